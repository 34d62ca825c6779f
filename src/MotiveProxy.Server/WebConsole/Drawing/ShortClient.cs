namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>A client of which nothing is known, by its fingerprint: what it calls itself.</summary>
internal static class ShortClient
{
    private const int MostCharacters = 48;

    /// <summary>The fingerprint, cut where it becomes long.</summary>
    public static string Of(string fingerprint) => fingerprint.Length is 0 ? "unnamed client" : ShortText.Of(fingerprint, MostCharacters);
}
