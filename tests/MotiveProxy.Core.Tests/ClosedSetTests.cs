using System.Reflection;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>The language does not check that a switch over a closed set is complete, so these send every case through.</summary>
public sealed class ClosedSetTests
{
    [Fact]
    public void Every_input_has_a_rule()
    {
        SessionInput[] inputs =
        [
            new SessionInput.TurnArrived(Some.Morning, new HoldId("h"), Some.Turn("hi"), Some.Asker("x")),
            new SessionInput.HoldLost(Some.Morning, new HoldId("h")),
            new SessionInput.HoldDelivered(Some.Morning, new HoldId("h")),
            new SessionInput.PartGiven(Some.Morning, new TurnId("h"), new AnswerPart.Text("")),
            new SessionInput.AnswerGiven(Some.Morning, new TurnId("h"), new Ending.WithError(new Outcome.ErrorGiven(500, ""))),
            new SessionInput.PromptClaimed(Some.Morning, new TurnId("h"), "Ada", TakesOver: false),
            new SessionInput.PromptReleased(Some.Morning, new TurnId("h"), "Ben"),
            new SessionInput.PromptDropped(Some.Morning, new TurnId("h"), By: null),
            new SessionInput.WatcherCame(Some.Morning),
            new SessionInput.WatcherWent(Some.Morning),
            new SessionInput.CloseAsked(Some.Morning),
            new SessionInput.DoubtEnded(Some.Morning, new HoldId("parked")),
            new SessionInput.TimePassed(Some.Morning),
        ];
        AssertComplete(inputs);

        var prompt = SessionMachine.Apply(
            SessionState.New(Some.Morning),
            new SessionInput.TurnArrived(Some.Morning, new HoldId("h"), Some.Turn("hi"), Some.Asker("x", Seat.Caller)),
            SessionRules.Default).Next with
        {
            Watchers = 1,
            Parked = [new ParkedTurn(new HoldId("parked"), Some.Turn("hi"), Some.Asker("x"), default, Some.Morning.AddSeconds(1))],
        };
        var changes = inputs.Select(input => SessionMachine.Apply(prompt, input, SessionRules.Default)).ToList();
        Assert.All(changes[..^1], (step, i) => Assert.True(step.Next != prompt || step.Effects.Length > 0, $"{inputs[i]} did nothing"));
    }

    [Fact]
    public void Every_part_choice_and_format_changes_the_digest()
    {
        Part[] parts = [new Part.Text("x"), new Part.Image("x"), new Part.Attachment("x", "x")];
        ToolChoice[] choices = [new ToolChoice.Auto(), new ToolChoice.None(), new ToolChoice.Required(), new ToolChoice.Named("x")];
        ResponseFormat[] formats = [new ResponseFormat.PlainText(), new ResponseFormat.JsonObject(), new ResponseFormat.JsonSchema("x", "{}")];
        AssertComplete(parts);
        AssertComplete(choices);
        AssertComplete(formats);

        Turn[] turns =
        [
            .. parts.Select(part => new Turn([new Message(Role.User, [part])])),
            .. choices[1..].Select(choice => Some.Turn("x") with { ToolChoice = choice }),
            .. formats[1..].Select(format => Some.Turn("x") with { Format = format }),
            .. Enum.GetValues<Role>().Where(role => role != Role.User).Select(role => new Turn([Message.Of(role, "x")])),
        ];
        Assert.Equal(turns.Length, turns.Select(TurnDigest.Of).Distinct().Count());
    }

    private static void AssertComplete<T>(T[] cases) => Assert.Equal(
        typeof(T).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(),
        cases.Select(one => one!.GetType().Name).Order());
}
