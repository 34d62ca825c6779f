using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads one message. The results of tools, which stand in a user's message here, become messages of their own.</summary>
internal static class MessageReader
{
    /// <summary>Reads the message that the reader stands on, and adds what it becomes, at least one message.</summary>
    public static void Read(ref Utf8JsonReader json, ImmutableArray<Message>.Builder messages)
    {
        Role? role = null;
        List<Block> blocks = [];

        json.ExpectObject();
        var start = json.TokenStartIndex;
        while (json.NextField())
        {
            if (json.At("role"u8))
                role = ReadRole(ref json);
            else if (json.At("content"u8))
                blocks = BlockReader.Read(ref json);
            else
                json.Skip();
        }

        BlockMessages.Add(role ?? throw WrongShapeException.Missing(start, "role"), blocks, messages);
    }

    // Claude Code tells of its surroundings in a system message among the others.
    private static Role ReadRole(ref Utf8JsonReader json) => json.Text() switch
    {
        "user" => Role.User,
        "assistant" => Role.Assistant,
        "system" => Role.System,
        _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected one of 'user', 'assistant' and 'system'"),
    };
}
