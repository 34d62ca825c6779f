using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>Gemini CLI with the session as its model.</summary>
public sealed class GeminiCliTests(SharedServer shared, ITestOutputHelper output) : AgentTest(new GeminiCli(), shared, output)
{
    [SkippableFact]
    [Proves(Clients.GeminiCli, Api.Gemini, Seat.Caller, Case.Stream)]
    public Task A_scripted_stand_in_says_hello_and_it_prints_it() => SaysHelloAsync();

    [SkippableFact]
    [Proves(Clients.GeminiCli, Api.Gemini, Seat.Caller, Case.ToolTurns)]
    public Task A_person_in_a_chat_window_has_it_use_its_shell_and_sees_the_results() => CallsToolsAsync();

    [SkippableFact]
    public Task Heartbeats_keep_it_waiting_before_and_in_the_middle_of_an_answer() => WaitsAsync();
}
