using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>Something that people test agents with.</summary>
public enum PurposeKind
{
    /// <summary>The model will not answer.</summary>
    Refusal,

    /// <summary>The answer ends because it is too long.</summary>
    Length,

    /// <summary>The answer is withheld.</summary>
    Filter,

    /// <summary>An answer without anything in it.</summary>
    Empty,

    /// <summary>An error.</summary>
    Error,

    /// <summary>The connection is cut.</summary>
    Drop,

    /// <summary>A tool is called that nobody declared.</summary>
    UnknownTool,

    /// <summary>A declared tool is called with arguments that are no JSON.</summary>
    BrokenArguments,
}

/// <summary>Something that people test agents with, as it is offered.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Effect">What the caller sees.</param>
/// <param name="Send">What the button says.</param>
/// <param name="Text">What the text that goes along is; <see langword="null"/>: there is none.</param>
/// <param name="Default">The text, until somebody writes another.</param>
public sealed record Purpose(PurposeKind Kind, string Title, string Effect, string Send, string? Text = null, string Default = "")
{
    private static readonly Purpose[] Always =
    [
        new(PurposeKind.Refusal, "Refuse", "a refusal", "Refuse", "What the model says", "I'm sorry, but I can't help with that."),
        new(PurposeKind.Error, "Fail", "an error with a status", "Fail", "Message"),
        new(PurposeKind.Drop, "Drop", "the connection is cut; a client that asks again finds its prompt", "Cut the connection"),
        new(PurposeKind.Length, "Cut short", "finish reason “length”", "Cut short", "What the model says before it is cut", "The first thing to know is"),
        new(PurposeKind.Filter, "Withhold", "finish reason “content_filter”", "Withhold", "What the model says before it is withheld"),
        new(PurposeKind.Empty, "Say nothing", "an empty answer", "Say nothing"),
        new(PurposeKind.UnknownTool, "Unknown tool", "a call of a tool that nobody declared", "Call it", "The tool's name", "launch_rocket"),
    ];

    private static readonly Purpose Broken =
        new(PurposeKind.BrokenArguments, "Broken arguments", "a tool call whose arguments are no JSON", "Call it", "The arguments", "{\"city\": \"Lis");

    /// <summary>What there is for a prompt.</summary>
    public static IEnumerable<Purpose> For(SeatedTurn prompt) => prompt.Prompt is { Tools.IsEmpty: false } ? [.. Always, Broken] : Always;
}
