using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Talking;
using Spectre.Console;

namespace MotiveProxy.Commands;

/// <summary><c>motive-proxy history</c>: the sessions that a server keeps, also those that are over, and a search in them.</summary>
internal static class HistoryCommand
{
    private const string Help = """
        Lists the sessions that a server keeps, also those that are over, or searches in them.

        With words, only sessions in whose name, or in what was said, each word occurs. What was said in one: motive-proxy export SESSION --life N.
        """;

    public static Command Make(Surroundings surroundings)
    {
        var words = new Argument<string[]>("words") { Description = "What to search for.", Arity = ArgumentArity.ZeroOrMore };
        var closed = new Option<bool>("--closed") { Description = "Only sessions that are over." };
        var limit = new Option<int?>("--limit") { Description = $"How many at most, up to {HistoryQuery.MostLives}. [{HistoryQuery.UsualLives}]", HelpName = "number" };
        limit.Validators.Add(CheckLimit);
        var before = new Option<string>("--before") { Description = "Goes on where an earlier list ended, which says how.", HelpName = "id" };
        var json = new Option<bool>("--json") { Description = "Print what the server says, as JSON." };
        var command = new Command("history", Help) { words, closed, limit, before, json };
        var link = new LinkOptions(command);
        command.SetAction(async (line, cancellation) =>
        {
            using var server = link.Open(line, surroundings);
            var search = string.Join(' ', line.GetValue(words) ?? []);
            var limited = line.GetValue(limit) is { } most ? $"&limit={most}" : string.Empty;
            var document = await server.GetAsync(
                $"api/history?closed={(line.GetValue(closed) ? "true" : "false")}&search={Uri.EscapeDataString(search)}&before={Uri.EscapeDataString(line.GetValue(before) ?? string.Empty)}{limited}",
                cancellation);
            if (line.GetValue(json))
                await surroundings.Out.WriteLineAsync(document);
            else
                Print(document, surroundings);

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(string json, Surroundings surroundings)
    {
        using var document = JsonDocument.Parse(json);
        var page = document.RootElement;
        if (page.GetProperty("sessions").GetArrayLength() is 0)
            surroundings.Out.WriteLine("No sessions.");
        else
            surroundings.Screen().Write(TableOf(page.GetProperty("sessions"), new Elapsed(surroundings.Time)));

        if (page.TryGetProperty("next", out var next))
        {
            var why = page.GetProperty("is_partial").GetBoolean() ? "The search ended early. To go on" : "There may be more";
            surroundings.Error.WriteLine($"{why}: the same with --before {Printable.InOneLine(next.GetString()!, 40)}.");
        }
    }

    private static Table TableOf(JsonElement sessions, Elapsed elapsed)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("session", "life", "began", "ended", "answers", "said last");
        foreach (var life in sessions.EnumerateArray())
        {
            table.AddRow(
                Markup.Escape(Printable.InOneLine(life.GetProperty("name").GetString()!, 60)),
                life.GetProperty("life").GetRawText(),
                elapsed.Since(life.GetProperty("since_ts").GetDouble()),
                life.GetProperty("until_ts") is { ValueKind: JsonValueKind.Number } until ? elapsed.Since(until.GetDouble()) : "-",
                life.GetProperty("answered").GetRawText(),
                Markup.Escape(life.TryGetProperty("last_said", out var said) ? Printable.InOneLine(said.GetProperty("text").GetString()!, 60) : "-"));
        }

        return table;
    }

    private static void CheckLimit(OptionResult given)
    {
        if (given.Tokens is [{ Value: var limit }] && !(int.TryParse(limit, out var number) && number is >= 1 and <= HistoryQuery.MostLives))
            given.AddError($"'{limit}' is no number of sessions. Give a whole number from 1 to {HistoryQuery.MostLives}.");
    }
}
