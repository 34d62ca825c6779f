using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>Chat programs on the Responses API, in either seat, and slower people than the official .NET client expects.</summary>
public sealed class DotNetResponseWindowTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.StandIn, Case.Text, Case.Stream)]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.Text, Case.Stream)]
    public Task Two_of_them_talk(bool streaming)
    {
        var (standIn, caller) = (Window(), Window());
        return streaming
            ? new Dance(Server, Session).TwoTurnsAsync(standIn.SayStreamingAsync, caller.SayStreamingAsync)
            : new Dance(Server, Session).TwoTurnsAsync(standIn.SayAsync, caller.SayAsync);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.LongHold)]
    public Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once() =>
        new Dance(Server, Session).WithImpatientCallerAsync(Window().SayAsync, Window(Short, retries: 8).SayAsync);

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.StandIn, Case.LongHold)]
    public Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in() =>
        new Dance(Server, Session).WithImpatientStandInAsync(Window(Short, retries: 8).SayAsync, Window().SayAsync);

    private ResponseWindow Window(TimeSpan? patience = null, int? retries = null) => new(DotNetSdk.Responses(Server.OpenAi, patience, retries), Session);
}
