namespace MotiveProxy.Chatting;

/// <summary>Where a stand-in reads prompts and writes answers.</summary>
internal interface IDesk
{
    /// <summary>Cancelled when it is known that no answer will come any more.</summary>
    CancellationToken Left { get; }

    /// <summary>Tells something that is not part of the conversation.</summary>
    void Note(string text);

    /// <summary>Tells that the stand-in sits on its seat and waits for the next prompt.</summary>
    void Waiting();

    /// <summary>Shows a prompt and takes its answer.</summary>
    /// <returns><see langword="null"/> if the stand-in leaves instead.</returns>
    Task<string?> AnswerAsync(string prompt, CancellationToken cancellation);
}
