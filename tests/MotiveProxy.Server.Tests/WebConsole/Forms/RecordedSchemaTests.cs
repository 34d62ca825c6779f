using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.Schemas;
using MotiveProxy.Server.WebConsole.Forms;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>Every schema that a real client was recorded to send makes a form of fields that can be filled until nothing is wrong.</summary>
public sealed class RecordedSchemaTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "MotiveProxy.Protocols.Tests", "Recordings");

    public static TheoryData<string, string> Schemas
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (name, schema) in Read().DistinctBy(one => one.Schema))
                data.Add(name, schema);

            return data;
        }
    }

    [Fact]
    public void There_are_many_of_them() => Assert.InRange(Schemas.Count, 40, 1_000);

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_recorded_schema_makes_a_form_that_can_be_filled(string name, string schema)
    {
        var form = new SchemaForm(schema, name: name);
        Fill(form.Root);

        Assert.DoesNotContain(form.Root.Shown(), field => field is RawField { Reason: not null });
        Assert.Empty(form.Told());
        Assert.Null(new SchemaCheck().FindMistake(schema, form.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void What_was_filled_comes_back_in_a_new_form(string name, string schema)
    {
        var (first, second) = (new SchemaForm(schema, name: name), new SchemaForm(schema, name: name));
        Fill(first.Root);

        Assert.True(second.Recall(first.ToJson()));
        Assert.Equal(first.ToJson(), second.ToJson());
    }

    // Includes everything, and gives the least that the hints ask for.
    private static void Fill(Field field)
    {
        switch (field)
        {
            case ObjectField parent:
                foreach (var member in parent.Members)
                {
                    parent.Include(member, true);
                    Fill(member.Field);
                }

                if (parent.Add("own") is { } own)
                    Fill(own.Field);
                break;
            case ListField parent:
                _ = parent.Items.Count == 0 ? parent.Add() : null;
                parent.Items.ToList().ForEach(Fill);
                break;
            case UnionField parent:
                parent.Select(0);
                Fill(parent.Current!);
                break;
            case TextField text:
                text.SetText(text.Words.Hints.Any(hint => hint.StartsWith("pattern: ^wf_", StringComparison.Ordinal)) ? "wf_abc123-def" : "text text");
                break;
            case NumberField number:
                number.SetText("10");
                break;
            case BooleanField flag:
                flag.SetValue(true);
                break;
            case ChoiceField choice:
                choice.Select(choice.Choices.Count - 1);
                break;
            default:
                field.SetRawText("""{"x":1}""");
                break;
        }
    }

    private static IEnumerable<(string Name, string Schema)> Read()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var request in JsonElement.Parse(File.ReadAllText(file)).GetProperty("requests").EnumerateArray())
            {
                foreach (var (name, schema) in Decode(request) is { } turn ? In(turn) : [])
                    yield return ($"{Path.GetFileName(Path.GetDirectoryName(file))}: {name}", schema);
            }
        }
    }

    private static IEnumerable<(string Name, string Schema)> In(Turn turn)
    {
        foreach (var tool in turn.Tools.Where(tool => tool.Parameters is not null))
            yield return (tool.Name, tool.Parameters!);
        if (turn.Format is ResponseFormat.JsonSchema format)
            yield return ("answer " + format.Name, format.Schema);
    }

    private static Turn? Decode(JsonElement request)
    {
        var path = request.GetProperty("path").GetString()!.Split('?')[0];
        if (request.GetProperty("method").GetString() is not "POST")
            return null;

        var (model, method) = ModelMethod.Split(path.Split('/')[^1]);
        var codec = ProtocolCatalog.CodecAt(path) ?? (method.Length == 0 ? null : ProtocolCatalog.Gemini);
        return codec?.Decode(Encoding.UTF8.GetBytes(request.GetProperty("body").GetRawText()), new DecodeLimits(), model) switch
        {
            Decoded.Request asked => asked.Value.Turn,
            Decoded.Settled settled => settled.Value.Turn,
            _ => null,
        };
    }
}
