using System.Text.Json.Serialization;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>A stored document, which says in its first property in which format it is.</summary>
internal abstract record VersionedRecord
{
    /// <summary>The name of the first property.</summary>
    public const string FormatName = "v";

    /// <summary>The number of its format, from 1.</summary>
    [JsonPropertyName(FormatName)]
    [JsonPropertyOrder(-1)]
    public int Format { get; set; }
}
