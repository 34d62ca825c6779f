using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>
/// Holds the tables "What becomes of what" of docs/protocols.md to what callers send and hear in the matrix: each word in them, such as
/// <c>stop_reason: "refusal"</c>, is looked for in the requests of the speaker, or in the golden files of its protocol.
/// </summary>
public sealed partial class WordsTests
{
    private static readonly Dictionary<string, Func<Speaker, IEnumerable<JsonNode>>> Sources = new()
    {
        ["what the user says"] = speaker => Asked(speaker, Declares.Nothing),
        ["an image"] = speaker => Asked(speaker, Declares.Nothing),
        ["a tool"] = speaker => Asked(speaker, Declares.Tool),
        ["that this tool must be called"] = speaker => Asked(speaker, Declares.Tool | Declares.Choice),
        ["a form for the text"] = speaker => Asked(speaker, Declares.Form),
        ["what its tools returned"] = speaker => speaker.Results(speaker.Keep(Golden("calls", speaker, "whole")), ["a", "b"]),
        ["text"] = speaker => Heard(speaker, "text"),
        ["that all is said"] = speaker => Heard(speaker, "text"),
        ["`/call`, once or several times"] = speaker => Heard(speaker, "calls"),
        ["that calls are made"] = speaker => Heard(speaker, "calls"),
        ["`/refuse`"] = speaker => Heard(speaker, "refusal"),
        ["`/length`"] = speaker => Heard(speaker, "length"),
        ["something withheld (operator API)"] = speaker => Heard(speaker, "withheld"),
        ["`/error 429`, before the first byte"] = speaker => Golden("error", speaker, "whole").Frames,
        ["an error after it, and a cut connection"] = speaker => Golden("error-after-text", speaker, "stream").Frames,
    };

    public static TheoryData<string> Rows => [.. Table().Select(row => row[0])];

    [Fact]
    public void Every_row_is_there_once_and_has_a_source() => Assert.Equal(Sources.Keys, Table().Select(row => row[0]));

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_words_of_a_row_are_those_on_the_wire(string row)
    {
        var cells = Table().Single(cells => cells[0] == row)[1..];
        Assert.Equal(Speaker.All.Count, cells.Length);
        foreach (var (speaker, cell) in Speaker.All.Zip(cells))
        {
            var wire = Sources[row](speaker).ToList();
            foreach (var word in Word().Matches(cell).Select(match => match.Groups["word"].Value))
                Assert.True(wire.Exists(frame => IsIn(frame, word)), $"{speaker.Name} does not say {word} for: {row}.");
        }
    }

    [Fact]
    public void An_error_has_its_status_before_the_first_byte_and_a_cut_connection_after_it()
    {
        foreach (var speaker in Speaker.All)
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, false), Ending("error", "whole"));
            Assert.Equal((HttpStatusCode.OK, true), Ending("error", "stream"));
            Assert.Equal((HttpStatusCode.OK, true), Ending("error-after-text", "stream"));
            Assert.Equal((HttpStatusCode.OK, false), Ending("text", "stream"));

            (HttpStatusCode Status, bool IsCut) Ending(string what, string form) => (Golden(what, speaker, form).Status, Golden(what, speaker, form).IsCut);
        }
    }

    private static List<string[]> Table() =>
    [
        .. File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "protocols.md"))
            .Split("## What becomes of what\n")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| |", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    private static IEnumerable<JsonNode> Asked(Speaker speaker, Declares declares) => [speaker.Body("npc", stream: false, [speaker.User("What is it?", "AA")], declares)];

    private static IEnumerable<JsonNode> Heard(Speaker speaker, string what) => [.. Golden(what, speaker, "whole").Frames, .. Golden(what, speaker, "stream").Frames];

    private static WireReply Golden(string what, Speaker speaker, string form)
    {
        const string cut = "(the connection is cut)\n";
        var text = File.ReadAllText(Path.Combine(SourceTree.Project, "Golden", "matrix", $"{what}-to-{speaker.Name}-{form}.txt"));
        var (head, body) = (text.Split("\n\n", 2)[0].Split(' '), text.Split("\n\n", 2)[1]);
        var isCut = body.EndsWith(cut, StringComparison.Ordinal);
        return new WireReply((HttpStatusCode)int.Parse(head[0], CultureInfo.InvariantCulture), head[1], isCut ? body[..^cut.Length] : body, isCut);
    }

    // A word is a path of members, from wherever it begins and through lists, perhaps with the value at its end.
    private static bool IsIn(JsonNode frame, string word)
    {
        var (path, value) = word.Split(": ") is [var alone] ? (alone, null) : (word.Split(": ")[0], word.Split(": ")[1]);
        return Within(frame).Any(start => path.Split('.').Aggregate(
            (IEnumerable<JsonNode>)[start], (at, member) => at.SelectMany(Elements).OfType<JsonObject>().Select(below => below[member]).OfType<JsonNode>())
            .SelectMany(Elements).Any(end => value is null || end.ToJsonString() == value));
    }

    private static IEnumerable<JsonNode> Elements(JsonNode node) => node is JsonArray list ? list.OfType<JsonNode>() : [node];

    private static IEnumerable<JsonNode> Within(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value),
        JsonArray list => list,
        _ => [],
    }).OfType<JsonNode>().SelectMany(Within).Prepend(node);

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
