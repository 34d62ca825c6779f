using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MotiveProxy.Talking;
using Spectre.Console;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy sessions</c>: who talks, and who waits.</summary>
internal static class SessionsCommand
{
    public static Command Make(Surroundings surroundings)
    {
        var json = new Option<bool>("--json") { Description = "Print what the server says, as JSON." };
        var command = new Command("sessions", "Lists the live sessions of a server.") { json };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var sessions = await server.GetAsync("api/sessions", cancellation);
            if (line.GetValue(json))
                await surroundings.Out.WriteLineAsync(sessions);
            else
                Print(sessions, surroundings);

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(string json, Surroundings surroundings)
    {
        using var document = JsonDocument.Parse(json);
        var sessions = document.RootElement.GetProperty("sessions");
        if (sessions.GetArrayLength() is 0)
        {
            surroundings.Out.WriteLine("No sessions.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("session", "stand-in", "caller", "prompts", "watchers", "last activity");
        foreach (var session in sessions.EnumerateArray())
        {
            table.AddRow(
                Markup.Escape(Printable.InOneLine(session.GetProperty("name").GetString()!, 60)),
                Seat(session.GetProperty("standin")),
                Seat(session.GetProperty("caller")),
                session.GetProperty("prompts").GetArrayLength().ToString(CultureInfo.InvariantCulture),
                session.GetProperty("watchers").GetRawText(),
                Ago(session.GetProperty("last_activity_ts").GetDouble(), surroundings.Time));
        }

        surroundings.Screen().Write(table);
    }

    private static string Seat(JsonElement seat) => seat.ValueKind is JsonValueKind.Null ? "-"
        : seat.GetProperty("holds").GetInt32() is 0 ? "away" : "waits";

    private static string Ago(double unixSeconds, TimeProvider time)
    {
        var ago = TimeSpan.FromSeconds(Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - unixSeconds));
        return ago.TotalMinutes < 1 ? $"{(int)ago.TotalSeconds} s ago" : ago.TotalHours < 1 ? $"{(int)ago.TotalMinutes} min ago" : $"{(int)ago.TotalHours} h ago";
    }
}
