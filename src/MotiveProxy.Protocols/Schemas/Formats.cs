using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>A form of text that has a name.</summary>
/// <param name="Words">What it is, with an example.</param>
/// <param name="Fits">Whether a text has it.</param>
internal sealed record Format(string Words, Predicate<string> Fits);

/// <summary>
/// The formats that models are held to: those of OpenAI's structured outputs (its guide, "Supported properties"), and <c>uri</c>. The others are
/// annotations, as JSON Schema has it.
/// </summary>
internal static class Formats
{
    // RFC 3339; a leap second is a second.
    private static readonly Regex Time = Linear(@"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])\z");

    // ISO 8601; weeks beside the rest, and parts of seconds, as libraries write them.
    private static readonly Regex Duration = Linear(@"^P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?\z");

    private static readonly Regex Email = Linear(@"^[^\s@]+@[^\s@]+\z");

    private static readonly Regex IPv4 = Linear(@"^(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}\z");

    private static readonly Regex Scheme = Linear(@"^[A-Za-z][A-Za-z0-9+.-]*:");

    private static readonly FrozenDictionary<string, Format> Known = new Dictionary<string, Format>
    {
        ["date-time"] = new("a date and time such as 2026-03-01T08:00:00Z", IsDateAndTime),
        ["date"] = new("a date such as 2026-03-01", IsDate),
        ["time"] = new("a time such as 08:00:00Z", Time.IsMatch),
        ["duration"] = new("a duration such as PT1H30M", IsDuration),
        ["email"] = new("an e-mail address", Email.IsMatch),
        ["hostname"] = new("a host's name", text => Uri.CheckHostName(text) is UriHostNameType.Dns),
        ["ipv4"] = new("an IPv4 address such as 192.0.2.1", IPv4.IsMatch),
        ["ipv6"] = new("an IPv6 address such as 2001:db8::1", IsIPv6),
        ["uuid"] = new("a UUID such as 123e4567-e89b-12d3-a456-426614174000", text => Guid.TryParseExact(text, "D", out _)),
        ["uri"] = new("an address such as https://example.com/", text => Scheme.IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out _)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A format by its name, or <see langword="null"/>.</summary>
    public static Format? Find(string name) => Known.GetValueOrDefault(name);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateAndTime(string text) =>
        text.IndexOfAny(['T', 't', ' ']) is 10 && IsDate(text[..10]) && Time.IsMatch(text[11..]);

    private static bool IsIPv6(string text) =>
        !text.Contains('%', StringComparison.Ordinal)
        && !text.Contains('[', StringComparison.Ordinal)
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily is AddressFamily.InterNetworkV6;

    private static bool IsDuration(string text) => text.Length > 1 && text[^1] is not 'T' && Duration.IsMatch(text);

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
