using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads <c>contents</c> into messages.</summary>
internal static class HistoryReader
{
    /// <summary>Reads the contents that the reader stands on: an array, or one in place of it.</summary>
    public static ImmutableArray<Message> Read(ref Utf8JsonReader json, DecodeLimits limits)
    {
        var start = json.TokenStartIndex;
        var messages = ImmutableArray.CreateBuilder<Message>();

        // What came as a stream comes back as one content for each event, signs of life included (measured with @google/genai 2.32):
        // it is one message again, and says what was said.
        List<Block>? ofModel = null;
        json.Each((ref Utf8JsonReader content) =>
        {
            var (role, blocks) = ReadContent(ref content);
            if (role is Role.Assistant)
            {
                (ofModel ??= []).AddRange(blocks.Where(block => block is not Block.Says { Part: Part.Text { Value: "" } }));
                return;
            }

            AddOfModel();
            Add(role, blocks);
        });
        AddOfModel();

        var calls = new CallIds();
        for (var place = 0; place < messages.Count; place++)
            messages[place] = calls.Complete(messages[place], place);
        return messages.DrainToImmutable();

        void AddOfModel()
        {
            if (ofModel is not null)
                Add(Role.Assistant, ofModel);
            ofModel = null;
        }

        void Add(Role role, List<Block> blocks)
        {
            BlockMessages.Add(role, blocks, messages);
            if (messages.Count > limits.MaxMessages)
                throw WrongShapeException.TooMany(FaultCode.TooManyMessages, start, limits.MaxMessages, "messages");
        }
    }

    /// <summary>Reads <c>systemInstruction</c>: a content, or a string; what it only says.</summary>
    public static ImmutableArray<Part> ReadInstruction(ref Utf8JsonReader json)
    {
        var (_, blocks) = ReadContent(ref json);
        return [.. blocks.OfType<Block.Says>().Select(block => block.Part)];
    }

    private static (Role Role, List<Block> Blocks) ReadContent(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.String)
            return (Role.User, [new Block.Says(new Part.Text(json.Text()))]);

        var role = Role.User;
        List<Block> blocks = [];
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.AtEither("role"u8))
                role = ReadRole(ref json);
            else if (json.AtEither("parts"u8))
                blocks = PartReader.Read(ref json);
            else
                json.Skip();
        }

        return (role, blocks);
    }

    // The results of tools are told by their parts: "function" and "tool" are older words for the user who brings them.
    private static Role ReadRole(ref Utf8JsonReader json) => json.TextOrNull() switch
    {
        null or "user" or "function" or "tool" => Role.User,
        "model" => Role.Assistant,
        _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected 'user', 'model' or 'function'"),
    };
}
