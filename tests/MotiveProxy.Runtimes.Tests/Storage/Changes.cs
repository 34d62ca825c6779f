using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>Changes of sessions in which one thing is said, as a content and as an entry.</summary>
internal static class Changes
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A change whose number is that of its entry.</summary>
    /// <param name="life">Which life.</param>
    /// <param name="name">Its name.</param>
    /// <param name="number">Which change of it, and which entry.</param>
    /// <param name="text">What is said: if it is short, also the id of its content.</param>
    /// <param name="isOver">Whether the session ends with it.</param>
    /// <param name="days">How many days after the first morning.</param>
    public static SessionChange Of(long life, string name, long number, string text, bool isOver = false, int days = 0)
    {
        var at = Morning.AddDays(days);
        return new SessionChange(
            new LifeId(life),
            SessionName.Restore(name),
            Morning,
            at,
            isOver ? null : StateRecords.Write(SessionState.New(at)),
            [new ContentBytes(new TurnId(text.Length < 100 ? text : $"t{life}"), ContentKind.Prompt, Encoding.UTF8.GetBytes(text))],
            [new StoredEntry(number, at, Event(text))])
        {
            Number = number,
        };
    }

    /// <summary>The next change of a session that was taken.</summary>
    public static SessionChange Of(TakenSession taken, string name, string text, long after = 0, bool isOver = false) =>
        Of(taken.Life.Value, name, (taken.Session?.Entries ?? 0) + after + 1, text, isOver) with
        {
            Term = taken.Tenure.Term,
            Number = taken.Tenure.Changes + after + 1,
        };

    public static SessionName Name(string name) => SessionName.Restore(name);

    /// <summary>What is said in a life's transcript, with the entries' numbers.</summary>
    public static IEnumerable<(long Number, string Text)> Said(this ISessionStore store, LifeId life) =>
        store.Transcript(life).Select(entry => (entry.Number, JsonSerializer.Deserialize<string[]>($"[{Encoding.UTF8.GetString(entry.Event)[8..^1]}]")![0]));

    /// <summary>What a content says.</summary>
    public static string? Said(this ISessionStore store, LifeId life, string id) =>
        store.Content(life, new TurnId(id), ContentKind.Prompt) is { } body ? Encoding.UTF8.GetString(body) : null;

    private static byte[] Event(string text) => Encoding.UTF8.GetBytes($"{{\"said\":{JsonSerializer.Serialize(text)}}}");
}
