using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Single values as records hold them: members of a set by their names, times in ticks, digests in hexadecimal digits.</summary>
internal static class RecordWords
{
    /// <summary>A member's name.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => member.ToString();

    /// <summary>A member, by its name.</summary>
    public static T To<T>(string? word)
        where T : struct, Enum => Enum.TryParse<T>(word, out var member) ? member : throw Damaged(typeof(T).Name);

    /// <summary>A member, by its name, if there is one.</summary>
    public static T? ToOptional<T>(string? word)
        where T : struct, Enum => word is null ? null : To<T>(word);

    /// <summary>A moment.</summary>
    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>A moment, if there is one.</summary>
    public static DateTimeOffset? ToTime(long? ticks) => ticks is { } there ? ToTime(there) : null;

    /// <summary>A digest's digits.</summary>
    public static string Digits(Digest digest)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, digest.Value);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>A digest, by its digits.</summary>
    public static Digest ToDigest(string? digits) =>
        UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? new Digest(value) : throw Damaged(nameof(Digest));

    /// <summary>What must be there.</summary>
    public static T Present<T>(T? value)
        where T : class => value ?? throw Damaged(typeof(T).Name);

    /// <summary>A list, left out if it is empty.</summary>
    public static TRecord[]? List<T, TRecord>(IReadOnlyCollection<T> all, Func<T, TRecord> record) =>
        all.Count == 0 ? null : [.. all.Select(record)];

    /// <summary>A list; empty if it was left out.</summary>
    public static ImmutableArray<T> To<TRecord, T>(TRecord[]? records, Func<TRecord, T> value) =>
        records is null ? [] : [.. records.Select(value)];

    /// <summary>What is said of a document that no version of this program wrote.</summary>
    public static StoreException Damaged(string what) => new($"The store is damaged, or a newer version of MotiveProxy wrote it: a {what} in it cannot be read.");
}
