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

        var elapsed = new Elapsed(surroundings.Time);
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("session", "stand-in", "caller", "prompts", "watchers", "last activity");
        foreach (var session in sessions.EnumerateArray())
        {
            table.AddRow(
                Markup.Escape(Printable.InOneLine(session.GetProperty("name").GetString()!, 60)),
                Markup.Escape(Seat(session.GetProperty("standin"), elapsed)),
                Markup.Escape(Seat(session.GetProperty("caller"), elapsed)),
                session.GetProperty("prompts").GetArrayLength().ToString(CultureInfo.InvariantCulture),
                session.GetProperty("watchers").GetRawText(),
                elapsed.Since(session.GetProperty("last_activity_ts").GetDouble()));
        }

        surroundings.Screen().Write(table);
    }

    // The client, and how long it still waits, are told where they are known.
    private static string Seat(JsonElement seat, Elapsed elapsed)
    {
        if (seat.ValueKind is JsonValueKind.Null)
            return "-";
        if (seat.GetProperty("holds").GetInt32() is 0)
            return "away";

        var name = seat.TryGetProperty("client_name", out var client) ? $": {client.GetString()}" : string.Empty;
        var limit = seat.TryGetProperty("gives_up_ts", out var end) ? $", gives up in {elapsed.Until(end.GetDouble())}" : string.Empty;
        return $"waits{name}{limit}";
    }
}
