namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>JSON Pointers (RFC 6901): the steps to a part of a value.</summary>
internal static class Pointer
{
    /// <summary>A name as a step.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The names that a pointer leads through.</summary>
    public static IEnumerable<string> Split(string pointer) =>
        pointer.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    /// <summary>Whether one leads to the place of another, or into it.</summary>
    public static bool IsWithin(string pointer, string place) =>
        pointer.StartsWith(place, StringComparison.Ordinal) && (pointer.Length == place.Length || pointer[place.Length] is '/');
}
