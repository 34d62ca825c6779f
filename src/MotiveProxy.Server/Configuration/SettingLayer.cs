namespace MotiveProxy.Server.Configuration;

/// <summary>A value as written.</summary>
/// <param name="Text">The value.</param>
/// <param name="Origin">Where it is written, in words that lead there.</param>
internal readonly record struct Setting(string Text, string Origin);

/// <summary>What one source says.</summary>
internal sealed class SettingLayer
{
    /// <summary>The values, by the option's name.</summary>
    public Dictionary<string, Setting> Settings { get; } = [];

    /// <summary>Why the source cannot be read.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What in it will not have the effect that its author hopes for.</summary>
    public List<string> Warnings { get; } = [];
}
