using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>
/// The three big things about a prompt. Each is stored once, by the prompt's id; states, events and effects only refer to them.
/// </summary>
internal interface IStoredContents
{
    /// <summary>What the caller said.</summary>
    Turn Prompt(TurnId id);

    /// <summary>What the stand-in's client is shown of it.</summary>
    string Shown(TurnId id);

    /// <summary>What it was answered, whole.</summary>
    ImmutableList<AnswerPart> Answer(TurnId id);
}
