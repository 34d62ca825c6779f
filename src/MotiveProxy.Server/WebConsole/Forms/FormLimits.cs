namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What a form draws at most. A schema is somebody else's; what goes beyond is written as JSON instead.</summary>
internal static class FormLimits
{
    /// <summary>Characters of a schema.</summary>
    public const int LongestSchema = 1_000_000;

    /// <summary>Fields of a form, at one time.</summary>
    public const int MostFields = 3_000;

    /// <summary>Levels of a form, below JSON's own 64.</summary>
    public const int MostLevels = 24;

    /// <summary>Members of an object.</summary>
    public const int MostMembers = 300;

    /// <summary>Entries of a list.</summary>
    public const int MostItems = 300;

    /// <summary>Entries that a list begins with because it must have them.</summary>
    public const int MostFirstItems = 20;

    /// <summary>Values to choose from.</summary>
    public const int MostChoices = 500;

    /// <summary>Alternatives to choose from.</summary>
    public const int MostAlternatives = 50;

    /// <summary>Problems that are told at one time.</summary>
    public const int MostProblems = 100;

    /// <summary>Steps of putting schemas together for one field; each takes one for itself and one for 256 bytes.</summary>
    public const int MostMerging = 5_000;
}
