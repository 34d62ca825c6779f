using System.Runtime.InteropServices;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>
/// Sees everything from outside and knows nothing of the machine's insides: who said which words, which prompt the person
/// had before its eyes when it said them, and to whom they were delivered.
/// </summary>
internal sealed class Witness
{
    /// <summary>What a stand-in begins with that insists on what it says.</summary>
    public const string Insisting = "/send! ";

    private readonly Dictionary<string, HashSet<string?>> _answersTo = [];
    private readonly HashSet<string> _insistedOn = [];
    private readonly Dictionary<TurnId, string> _promptTexts = [];
    private readonly Dictionary<TurnId, bool> _presentedSince = [];
    private readonly Dictionary<TurnId, string> _claims = [];
    private readonly List<TurnId> _opened = [];
    private readonly HashSet<TurnId> _gone = [];
    private readonly Dictionary<Seat, string> _lastTold = [];
    private string? _shown;

    /// <summary>The prompt that was shown last.</summary>
    public TurnId? Shown { get; private set; }

    public string? LastTold(Seat seat) => _lastTold.GetValueOrDefault(seat);

    /// <summary>Invariant 10: what somebody says to a prompt that another has claimed is told to nobody.</summary>
    public string SayByOperator(TurnId prompt, int number, string? by, bool isForced = false)
    {
        var words = $"<operator {number}>";
        if (isForced)
            _insistedOn.Add(words);

        _answersTo[words] = _claims.TryGetValue(prompt, out var claimant) && claimant != by ? [] : [_promptTexts[prompt]];
        return words;
    }

    /// <summary>Invariants 2 and 4: what a hold is told was said on the other seat, and for this very prompt.</summary>
    public void Told(HoldTrace to, AnswerPart part, List<HoldTrace> holds)
    {
        var words = ((AnswerPart.Text)part).Value;
        to.Told += words;
        _lastTold[to.Seat!.Value] = words;
        if (to.Seat == Seat.Caller)
        {
            Assert.True(_answersTo.TryGetValue(words, out var prompts), $"{to.Id} was told {words}, which nobody answered");
            Assert.Contains(to.Text, prompts);
        }
        else if (_promptTexts.ContainsValue(words))
        {
            Assert.All(
                holds.Where(hold => hold.Text == words && hold.TurnId is not null && _promptTexts.ContainsKey(hold.TurnId.Value)),
                hold => Assert.NotEqual(to.Id, hold.Id));
            _shown = words;
        }
        else
        {
            // A notice of ours: the closing of the session, or a command that cannot be read.
            Assert.DoesNotContain('<', words);
        }
    }

    /// <summary>Invariant 9: a caller's answer has the form that it asked for, or its giver insisted.</summary>
    public void Finished(HoldTrace hold, Outcome outcome)
    {
        if (hold.Seat == Seat.Caller && hold.Turn.Format == EvenCheck.Form && outcome is Outcome.Answered)
            Assert.True(EvenCheck.Fits(hold.Told) || _insistedOn.Any(hold.Told.EndsWith), $"{hold.Id} was told {hold.Told}");
    }

    public void Note(SessionEvent happened, SessionInput input, List<HoldTrace> holds)
    {
        switch (happened)
        {
            case SessionEvent.PromptOpened opened:
                _promptTexts[opened.Id] = opened.Turn.LastUserMessage!.Text;
                _opened.Add(opened.Id);
                break;
            case SessionEvent.TurnSeated { Seat: Seat.StandIn } seated:
                // What the person says now is for what it saw last; if it saw nothing, for nobody.
                var said = holds.First(hold => hold.Id.Value == seated.Id.Value).Text;
                if (said.StartsWith(Insisting, StringComparison.Ordinal))
                    _insistedOn.Add(said = said[Insisting.Length..]);

                (CollectionsMarshal.GetValueRefOrAddDefault(_answersTo, said, out _) ??= []).Add(_shown);
                break;
            case SessionEvent.PromptPresented presented:
                Present(presented, input);
                break;
            case SessionEvent.PresentationLost lost:
                _presentedSince[lost.Id] = false;
                break;
            case SessionEvent.PromptClaimed claimed:
                Claim(claimed, input);
                break;
            case SessionEvent.PromptReleased released:
                Assert.True(_claims.Remove(released.Id, out var had) && had == released.By, $"{released.By} released what {had} had");
                break;
            case SessionEvent.PromptAnswered answered:
                _gone.Add(answered.Id);
                break;
            case SessionEvent.PromptFolded folded:
                _gone.Add(folded.Id);
                break;
            case SessionEvent.TurnWithdrawn withdrawn:
                _gone.Add(withdrawn.Id);
                break;
        }
    }

    public void Forget()
    {
        _shown = null;
        Shown = null;
        _claims.Clear();
        _gone.UnionWith(_opened);
        _lastTold.Clear();
    }

    // Nobody loses a prompt to another but by a takeover. One that turned out to be an older one keeps who answered it.
    private void Claim(SessionEvent.PromptClaimed claimed, SessionInput input)
    {
        var isTaken = _claims.TryGetValue(claimed.Id, out var had) && had != claimed.By;
        Assert.True(!isTaken || input is SessionInput.PromptClaimed { TakesOver: true }, $"{claimed.By} got what {had} had");
        Assert.True(input is not SessionInput.PromptClaimed asked || asked.By == claimed.By, $"{claimed.By} got what another asked for");
        _claims[claimed.Id] = claimed.By;
    }

    /// <summary>Invariants 3 and 6: in order of arrival, and again only when somebody came to ask or the first was lost.</summary>
    private void Present(SessionEvent.PromptPresented presented, SessionInput input)
    {
        var isAgain = _presentedSince.TryGetValue(presented.Id, out var stillThere) && stillThere;
        var isByACaller = input is SessionInput.TurnArrived { Asker.Claims: [{ Seat: Seat.Caller }] };
        Assert.False(isAgain && isByACaller, $"a caller's turn showed {presented.Id} twice");
        var older = _opened.TakeWhile(id => id != presented.Id).Where(id => !_gone.Contains(id) && !_presentedSince.ContainsKey(id));
        Assert.Empty(older);
        _presentedSince[presented.Id] = true;
        Shown = presented.Id;
    }
}
