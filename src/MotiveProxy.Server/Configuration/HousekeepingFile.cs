using System.Text.Json;
using MotiveProxy.Protocols.Housekeeping;

namespace MotiveProxy.Server.Configuration;

/// <summary>The table of background requests: the built-in rows, after those of a file, if one is named.</summary>
/// <param name="Path">The file; <see langword="null"/> for the built-in rows alone.</param>
/// <param name="Table">The rows in force.</param>
public sealed record HousekeepingFile(string? Path, HousekeepingTable Table)
{
    private const string None = "none";

    /// <summary>The built-in rows alone.</summary>
    public static HousekeepingFile BuiltIn { get; } = new(null, HousekeepingTable.Default);

    /// <summary>Reads a file: a JSON array of rows, as docs/background-requests.md describes them.</summary>
    internal static Reading<HousekeepingFile> Read(string path)
    {
        if (path.Equals(None, StringComparison.OrdinalIgnoreCase))
            return Reading<HousekeepingFile>.Of(BuiltIn);

        try
        {
            var documents = JsonSerializer.Deserialize(File.ReadAllBytes(path), HousekeepingJson.Default.HousekeepingRowDocumentArray) ?? [];
            var rows = Array.ConvertAll(documents, document => document.ToRow());
            return Array.Find(rows, row => row.Marks.Count is 0) is { } markless
                ? Reading<HousekeepingFile>.Wrong($"the row '{markless.Kind}' has no marks, so it would recognise nothing")
                : Reading<HousekeepingFile>.Of(new(path, new HousekeepingTable([.. rows, .. HousekeepingTable.Default.Rows])));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return Reading<HousekeepingFile>.Wrong(unreadable.Message);
        }
    }

    /// <summary>The file's name, as it would be written.</summary>
    internal static string Write(HousekeepingFile file) => file.Path ?? None;
}
