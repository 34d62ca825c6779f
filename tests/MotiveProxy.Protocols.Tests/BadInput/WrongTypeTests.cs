using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.BadInput;

/// <summary>A request that says all that can be said, with each of its members, one after another, as something else.</summary>
public sealed class WrongTypeTests
{
    private static readonly string[] Values = ["null", "true", "7", "1e999", "\"\"", "\"x\"", "[]", "[7]", "[null]", "{}", "{\"type\":7}"];

    public static TheoryData<string> Paths => [.. Dialects.All.Select(dialect => dialect.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_request_that_says_everything_is_one(string path) => Dialects.At(path).Read(Dialects.At(path).BodyOfEverything);

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_member_of_a_wrong_type_means_nothing_or_is_named(string path)
    {
        var dialect = Dialects.At(path);
        var members = MembersOf(JsonNode.Parse(dialect.BodyOfEverything)!).ToList();
        var refused = 0;
        foreach (var member in members)
        {
            foreach (var value in Values)
                refused += Check(dialect, member, Replaced(dialect, member, JsonNode.Parse(value)));
        }

        Assert.True(refused >= members.Count, $"{refused} of {members.Count}");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_member_that_is_missing_means_nothing_or_is_named(string path)
    {
        var dialect = Dialects.At(path);
        foreach (var member in MembersOf(JsonNode.Parse(dialect.BodyOfEverything)!))
        {
            var body = JsonNode.Parse(dialect.BodyOfEverything)!;
            var gone = Find(body, member);
            if (gone?.Parent is JsonObject parent)
                parent.Remove(gone.GetPropertyName());
            else if (gone?.Parent is JsonArray list)
                list.Remove(gone);
            Check(dialect, member, body);
        }
    }

    // A fault that names a parameter names the member itself, something inside of it, or what its neighbours have to have because of it.
    private static int Check(Dialect dialect, string member, JsonNode body)
    {
        if (dialect.Decode(body.ToJsonString()) is not Decoded.Rejected)
            return 0;

        var fault = dialect.Refuse(body.ToJsonString());
        Assert.NotEqual(FaultCode.Internal, fault.Code);
        Assert.NotNull(fault.Parameter);
        if (fault.Detail is not null)
            Assert.Contains($"'{fault.Parameter}'", fault.Detail, StringComparison.Ordinal);
        var around = member.LastIndexOfAny(['.', '[']) is > 0 and var end ? member[..end] : "";
        Assert.True(
            fault.Parameter.StartsWith(around, StringComparison.Ordinal) || member.StartsWith(fault.Parameter, StringComparison.Ordinal),
            $"{member} is at fault, and the fault names {fault.Parameter}.");
        return 1;
    }

    private static JsonNode Replaced(Dialect dialect, string member, JsonNode? value)
    {
        var body = JsonNode.Parse(dialect.BodyOfEverything)!;
        var old = Find(body, member);
        if (old?.Parent is JsonObject parent)
            parent[old.GetPropertyName()] = value;
        else if (old?.Parent is JsonArray list)
            list[old.GetElementIndex()] = value;
        return body;
    }

    private static JsonNode? Find(JsonNode body, string member) => Nodes(body).First(node => NameOf(node) == member);

    private static IEnumerable<string> MembersOf(JsonNode body) => Nodes(body).Skip(1).Select(NameOf);

    private static string NameOf(JsonNode node) => node.GetPath().Replace("$.", "", StringComparison.Ordinal);

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        IEnumerable<JsonNode?> below = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        return below.OfType<JsonNode>().SelectMany(Nodes).Prepend(node);
    }
}
