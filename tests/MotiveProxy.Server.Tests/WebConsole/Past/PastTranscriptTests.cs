using System.Runtime.CompilerServices;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.WebConsole.Past;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole.Past;

/// <summary>The beginning of a stored transcript, as a page shows it.</summary>
public sealed class PastTranscriptTests
{
    private static readonly Message Instructions = Message.Of(Role.System, "Be brief.");
    private static readonly Message One = Message.Of(Role.User, "One?");
    private static readonly Message Two = Message.Of(Role.Assistant, "Two.");
    private static readonly Message Three = Message.Of(Role.User, "Three?");
    private static readonly Message Call = new(Role.Assistant, []) { ToolCalls = [new ToolCall("call_1", "look", "{}")] };
    private static readonly Message Result = Message.Of(Role.Tool, "Seen.") with { ToolCallId = "call_1" };

    public static TheoryData<Message[], Message[]> News() => new()
    {
        { [Instructions, One], [Instructions, One] },
        { [Instructions, One, Two, Three], [Three] },
        { [One, Two, Three, Two, One], [One] },
        { [One, Call, Result, Three], [Result, Three] },

        // It begins the answer itself: nothing is newer.
        { [One, Two], [One, Two] },
        { [], [] },
    };

    [Theory]
    [MemberData(nameof(News))]
    public async Task Of_a_prompt_is_shown_what_its_caller_had_not_said_before(Message[] said, Message[] shown)
    {
        var read = await ReadAsync(10, new SessionEvent.PromptOpened(new TurnId("p"), new Turn([.. said])));
        Assert.Equal(shown, Assert.IsType<SessionEvent.PromptOpened>(Assert.Single(read.Notices).Event).Turn.Messages);
    }

    [Fact]
    public async Task All_else_is_as_it_happened()
    {
        var happened = new SessionEvent.SessionEnded(ClosingReason.Idle);
        Assert.Same(happened, Assert.Single((await ReadAsync(10, happened)).Notices).Event);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    public async Task It_is_cut_where_it_is_longer_than_wanted_and_says_so(int events, int shown, bool isWhole)
    {
        var read = await ReadAsync(3, [.. Enumerable.Repeat(new SessionEvent.SessionEnded(ClosingReason.Idle), events)]);
        Assert.Equal((shown, isWhole), (read.Notices.Count, read.IsWhole));
    }

    [Fact]
    public async Task No_more_is_read_than_is_shown_and_one_to_know_whether_there_is_more()
    {
        var taken = 0;
        await PastTranscript.ReadAsync(CountedAsync(), 3, CancellationToken.None).Soon();
        Assert.Equal(4, taken);

        async IAsyncEnumerable<SessionNotice> CountedAsync()
        {
            while (true)
            {
                await Task.CompletedTask;
                taken++;
                yield return Some.Notice(Some.Room, new SessionEvent.SessionEnded(ClosingReason.Idle), taken);
            }
        }
    }

    [Fact]
    public async Task Reading_ends_when_nobody_looks_any_more()
    {
        using var looking = new CancellationTokenSource();
        var reading = PastTranscript.ReadAsync(EndlessAsync(), int.MaxValue, looking.Token);
        await looking.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());

        static async IAsyncEnumerable<SessionNotice> EndlessAsync([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            yield break;
        }
    }

    private static Task<PastTranscript> ReadAsync(int most, params SessionEvent[] happened) => PastTranscript.ReadAsync(
        happened.Select((one, at) => Some.Notice(Some.Room, one, at)).ToAsyncEnumerable(), most, CancellationToken.None).Soon();
}
