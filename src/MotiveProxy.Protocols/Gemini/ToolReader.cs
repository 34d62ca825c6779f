using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads the tools of a request, and which of them may be called.</summary>
internal static class ToolReader
{
    /// <summary>Reads <c>tools</c>. Tools that Google's servers would run are kept by name; of tools of one name the first counts.</summary>
    public static ImmutableArray<ToolDeclaration> ReadTools(ref Utf8JsonReader json, DecodeLimits limits)
    {
        var start = json.TokenStartIndex;
        var tools = new List<ToolDeclaration>();
        json.Each((ref Utf8JsonReader set) => ReadSet(ref set, Add));
        return [.. tools.DistinctBy(tool => tool.Name)];

        void Add(ToolDeclaration tool)
        {
            if (tools.Count == limits.MaxTools)
                throw WrongShapeException.TooMany(FaultCode.TooManyTools, start, limits.MaxTools, "tools");
            tools.Add(tool);
        }
    }

    /// <summary>Reads <c>toolConfig</c>; <see langword="null"/> if it says nothing of calling functions.</summary>
    public static ToolChoice? ReadChoice(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        ToolChoice? choice = null;
        while (json.NextField())
        {
            if (json.AtEither("functionCallingConfig"u8))
                choice = ReadCalling(ref json);
            else
                json.Skip();
        }

        return choice;
    }

    // {"functionDeclarations":[...]}, or {"googleSearch":{...}} and its kind.
    private static void ReadSet(ref Utf8JsonReader json, Action<ToolDeclaration> add)
    {
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.AtEither("functionDeclarations"u8))
            {
                json.Each((ref Utf8JsonReader tool) => add(ReadFunction(ref tool)));
                continue;
            }

            var name = json.GetString()!;
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject && name.Length > 0)
                add(new ToolDeclaration(name, Description: null, Parameters: null));
            json.Skip();
        }
    }

    private static ToolDeclaration ReadFunction(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? name = null, description = null, schema = null;
        while (json.NextField())
        {
            if (json.AtEither("name"u8))
                name = json.NameOrNull();
            else if (json.AtEither("description"u8))
                description = json.TextOrNull();
            else if (json.AtEither("parameters"u8) || json.AtEither("parametersJsonSchema"u8))
                schema = json.IsNull() ? schema : SchemaReader.Read(ref json);
            else
                json.Skip();
        }

        return string.IsNullOrEmpty(name) ? throw WrongShapeException.Missing(start, "name") : new ToolDeclaration(name, description, schema);
    }

    private static ToolChoice? ReadCalling(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        string? mode = null;
        var modeStart = json.TokenStartIndex;
        var allowed = new List<string>();
        while (json.NextField())
        {
            if (json.AtEither("mode"u8))
                (mode, modeStart) = (json.TextOrNull(), json.TokenStartIndex);
            else if (json.AtEither("allowedFunctionNames"u8))
                json.Each((ref Utf8JsonReader name) => allowed.Add(name.NameOrNull() ?? ""));
            else
                json.Skip();
        }

        return mode?.ToUpperInvariant() switch
        {
            null or "MODE_UNSPECIFIED" => null,
            "AUTO" or "VALIDATED" => new ToolChoice.Auto(),
            "NONE" => new ToolChoice.None(),
            "ANY" => allowed is [var only] ? new ToolChoice.Named(only) : new ToolChoice.Required(),
            _ => throw WrongShapeException.Value(modeStart, "expected 'AUTO', 'ANY', 'NONE' or 'VALIDATED'"),
        };
    }
}
