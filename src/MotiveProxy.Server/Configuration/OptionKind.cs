using System.Collections.Immutable;
using System.Globalization;
using MotiveProxy.Runtimes.Postgres;

namespace MotiveProxy.Server.Configuration;

/// <summary>How the values of an option are read and written.</summary>
/// <param name="Allowed">Which values are allowed, in words.</param>
/// <param name="Unit">What a plain number counts.</param>
/// <param name="Read">Text to value.</param>
/// <param name="Write">Value to text.</param>
internal sealed record OptionKind<T>(string Allowed, string? Unit, Func<string, Reading<T>> Read, Func<T, string> Write);

/// <summary>The kinds of values.</summary>
internal static class OptionKinds
{
    private const string None = "none";

    private static readonly (string Suffix, double Factor)[] DurationSuffixes = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    private static readonly (string Suffix, double Factor)[] SizeSuffixes =
        [("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024 * 1024 * 1024), ("B", 1)];

    public static OptionKind<bool> Switch { get; } = new(
        "true or false",
        null,
        text => text.ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "ON" => Reading<bool>.Of(true),
            "FALSE" or "0" or "NO" or "OFF" => Reading<bool>.Of(false),
            _ => Reading<bool>.Wrong(),
        },
        value => value ? "true" : "false");

    public static OptionKind<int> Whole(int least, int most, string? unit = null) => new(
        $"a whole number from {least} to {most}",
        unit,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? Reading<int>.Of(value)
            : Reading<int>.Wrong(),
        value => value.ToString(CultureInfo.InvariantCulture));

    public static OptionKind<TimeSpan> Duration(double least, double most, string? or = null) => new(
        (or is null ? "" : or + ", or ") + string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        "seconds",
        text => TryMeasure(text, DurationSuffixes, out var seconds) && ((seconds >= least && seconds <= most) || (or is "0" && seconds is 0))
            ? Reading<TimeSpan>.Of(TimeSpan.FromSeconds(seconds))
            : Reading<TimeSpan>.Wrong(),
        value => value.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public static OptionKind<TimeSpan?> DurationOr(string off, double least, double most)
    {
        var duration = Duration(least, most, off);
        return new(
            duration.Allowed,
            duration.Unit,
            text =>
            {
                if (text.Equals(off, StringComparison.OrdinalIgnoreCase))
                    return Reading<TimeSpan?>.Of(null);

                var reading = duration.Read(text);
                return new(reading.Value, reading.Complaint);
            },
            value => value is { } time ? duration.Write(time) : off);
    }

    public static OptionKind<long> Size(long least, long most) => new(
        $"{WriteSize(least)} to {WriteSize(most)}",
        "bytes",
        text => TryMeasure(text, SizeSuffixes, out var bytes) && bytes >= least && bytes <= most && double.IsInteger(bytes)
            ? Reading<long>.Of((long)bytes)
            : Reading<long>.Wrong(),
        WriteSize);

    public static OptionKind<T> Choice<T>(params (string Word, T Value)[] choices)
        where T : struct, Enum => new(
        string.Join(", ", choices[..^1].Select(choice => choice.Word)) + " or " + choices[^1].Word,
        null,
        text => choices.FirstOrDefault(choice => choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { Word: not null } choice
            ? Reading<T>.Of(choice.Value)
            : Reading<T>.Wrong(),
        value => choices.First(choice => choice.Value.Equals(value)).Word);

    public static OptionKind<string> Text(string allowed, Predicate<string> isAllowed) => new(
        allowed,
        null,
        text => isAllowed(text) ? Reading<string>.Of(text) : Reading<string>.Wrong(),
        value => value);

    // A file's path, or a connection string, which may have a password in it.
    public static OptionKind<string?> DatabasePlace()
    {
        const string Absent = "default";
        return new(
            "a file, not of a network drive; or default: motive-proxy/sessions.db in the user's folder for data; or, with STORE=postgres, a connection string such as " + PostgresConnection.Example,
            null,
            text => Reading<string?>.Of(text.Equals(Absent, StringComparison.OrdinalIgnoreCase) ? null : text),
            value => value is null ? Absent : PostgresConnection.WithoutSecrets(value));
    }

    public static OptionKind<ImmutableArray<string>> List(string allowed, Predicate<string> isAllowed) => new(
        allowed + ", separated by commas; or none",
        null,
        text => ReadList(text, isAllowed),
        value => value.IsEmpty ? None : string.Join(',', value));

    private static Reading<ImmutableArray<string>> ReadList(string text, Predicate<string> isAllowed)
    {
        if (text.Equals(None, StringComparison.OrdinalIgnoreCase))
            return Reading<ImmutableArray<string>>.Of([]);

        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(entries, entry => !isAllowed(entry)) is { } wrong
            ? Reading<ImmutableArray<string>>.Wrong($"'{wrong}' is not")
            : Reading<ImmutableArray<string>>.Of([.. entries.Distinct(StringComparer.Ordinal)]);
    }

    private static bool TryMeasure(string text, (string Suffix, double Factor)[] suffixes, out double measure)
    {
        var (suffix, factor) = suffixes.FirstOrDefault(known => text.EndsWith(known.Suffix, StringComparison.OrdinalIgnoreCase));
        var number = suffix is null ? text : text[..^suffix.Length].TrimEnd();
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        measure = value * (suffix is null ? 1 : factor);
        return isNumber && double.IsFinite(measure);
    }

    private static string WriteSize(long bytes)
    {
        foreach (var (suffix, factor) in SizeSuffixes.Take(3).Reverse())
            if (bytes > 0 && bytes % (long)factor is 0)
                return $"{bytes / (long)factor} {suffix}";

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
