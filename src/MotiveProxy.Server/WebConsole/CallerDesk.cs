using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole;

/// <summary>A person who plays the caller: one conversation, in the page's circuit.</summary>
internal sealed class CallerDesk(ISessionRuntime runtime, TimeProvider time, Person person) : IDisposable
{
    private ImmutableList<Message> _messages = [];
    private ImmutableList<AnswerPart> _given = [];
    private Message? _instructions;
    private Hold? _hold;

    /// <summary>Something has changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Where it asks; <see langword="null"/> before the first question.</summary>
    public SessionName? Session { get; private set; }

    /// <summary>What was said, without the instructions.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>What was answered so far to the last question.</summary>
    public IReadOnlyList<AnswerPart> Given => _given;

    /// <summary>Whether it waits for an answer.</summary>
    public bool IsWaiting => _hold is not null;

    /// <summary>Since when it waits.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Why the last question got no answer.</summary>
    public string? Problem { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="model">The model's name; of the first question, for all that follow.</param>
    /// <param name="instructions">The system prompt, for the first question.</param>
    /// <param name="text">The question.</param>
    /// <returns><see langword="false"/>, with <see cref="Problem"/>, if the model's name is none.</returns>
    public bool TryAsk(string model, string instructions, string text)
    {
        if (Session is null)
        {
            if (!SessionName.TryParse(model, out var session, out var seat) || seat is not null)
            {
                Problem = FaultCatalog.Report(new Fault(FaultCode.ModelInvalid)).Message;
                return false;
            }

            Session = session;
            _instructions = string.IsNullOrWhiteSpace(instructions) ? null : Message.Of(Role.System, instructions);
        }

        Problem = null;
        _messages = _messages.Add(Message.Of(Role.User, text));
        var turn = new Turn([.. _instructions is null ? [] : new[] { _instructions }, .. _messages]);
        var hold = runtime.Offer(Session.Value, turn, new Asker($"console {person.Name}") { Claims = [new SeatClaim(Seat.Caller, SeatSource.Header)] });
        (_hold, Since) = (hold, time.GetUtcNow());
        _ = WaitAsync(hold);
        return true;
    }

    /// <summary>Waits no longer, as a client that closes its connection.</summary>
    public void HangUp()
    {
        _hold?.Lost();
        Problem ??= IsWaiting ? "You hung up." : null;
        _hold = null;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Begins a new conversation.</summary>
    public void Clear()
    {
        HangUp();
        (_messages, _given, Session, Problem) = ([], [], null, null);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private async Task WaitAsync(Hold hold)
    {
        _given = [];
        while (true)
        {
            switch (await hold.NextAsync())
            {
                case HoldSignal.Part part when _hold == hold:
                    _given = _given.Add(part.Value);
                    break;
                case HoldSignal.Ended ended:
                    hold.Delivered();
                    End(hold, ended.Outcome);
                    return;
                case HoldSignal.Gone:
                    return;
            }

            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private void End(Hold hold, Outcome outcome)
    {
        if (_hold != hold)
            return;

        Problem = outcome switch
        {
            Outcome.Answered => null,
            Outcome.ErrorGiven error => $"The model failed with status {error.Status}: {error.Message}",
            Outcome.Failed failed => FaultCatalog.Report(failed.Fault).Message,
            _ => "The connection was cut.",
        };
        if (outcome is Outcome.Answered)
            _messages = _messages.Add(Said());
        (_given, _hold) = ([], null);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private Message Said() => new(Role.Assistant, [.. _given.Select(Words).OfType<Part>()])
    {
        ToolCalls = [.. _given.OfType<AnswerPart.Call>().Select(call => call.Value)],
    };

    private static Part.Text? Words(AnswerPart part) => part switch
    {
        AnswerPart.Text text => new Part.Text(text.Value),
        AnswerPart.Refusal refusal => new Part.Text(refusal.Value),
        _ => null,
    };

    /// <inheritdoc/>
    public void Dispose() => HangUp();
}
