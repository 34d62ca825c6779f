namespace MotiveProxy.Core.Sessions;

/// <summary>What the server itself says to a stand-in, in the place where prompts stand.</summary>
public static class Notice
{
    /// <summary>How it begins, so that a person sees that no caller said it.</summary>
    public const string Beginning = "MotiveProxy: ";

    /// <summary>The text of a notice.</summary>
    internal static string Of(string text) => Beginning + text;
}
