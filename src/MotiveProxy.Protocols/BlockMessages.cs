using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>Makes messages of blocks. The results of tools, which stand among what the user says, become messages of their own.</summary>
internal static class BlockMessages
{
    /// <summary>Adds what the blocks of one message become, in their order: at least one message.</summary>
    public static void Add(Role role, List<Block> blocks, ImmutableArray<Message>.Builder messages)
    {
        var before = messages.Count;
        var said = new List<Part>();
        var called = new List<ToolCall>();
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Block.Says says:
                    said.Add(says.Part);
                    break;
                case Block.Calls calls:
                    called.Add(calls.Call);
                    break;
                case Block.Returns returns:
                    if (said.Count > 0 || called.Count > 0)
                        AddSaid();
                    messages.Add(returns.Result);
                    break;
            }
        }

        if (messages.Count == before || said.Count > 0 || called.Count > 0)
            AddSaid();

        void AddSaid()
        {
            messages.Add(new Message(role, [.. said]) { ToolCalls = [.. called] });
            said.Clear();
            called.Clear();
        }
    }
}
