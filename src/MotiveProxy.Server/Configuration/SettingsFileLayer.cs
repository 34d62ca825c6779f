using System.Text.Json;

namespace MotiveProxy.Server.Configuration;

/// <summary>Reads the section <c>MotiveProxy</c> of an appsettings.json.</summary>
internal static class SettingsFileLayer
{
    private const string Section = "MotiveProxy";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file, which need not exist.</summary>
    public static SettingLayer OfFile(string path)
    {
        var layer = new SettingLayer();
        if (!File.Exists(path))
            return layer;

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty(Section, out var section))
                ReadSection(section, path, layer);
        }
        catch (JsonException failure)
        {
            layer.Errors.Add($"{path} cannot be read: it is not JSON at line {failure.LineNumber + 1}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            layer.Errors.Add($"{path} cannot be read: {failure.Message}");
        }

        return layer;
    }

    private static void ReadSection(JsonElement section, string path, SettingLayer layer)
    {
        if (section.ValueKind is not JsonValueKind.Object)
        {
            layer.Errors.Add($"{path}: {Section} is not an object");
            return;
        }

        foreach (var property in section.EnumerateObject())
        {
            var origin = $"{path}, {Section}:{property.Name}";
            var row = OptionTable.Rows.FirstOrDefault(row => row.Setting.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
            if (row is null)
                layer.Warnings.Add($"{origin} is no option and has no effect{NearestName.Hint(property.Name, OptionTable.Rows.Select(known => known.Setting))}");
            else if (TextOf(property.Value) is { } text)
                layer.Settings[row.Name] = new Setting(text, origin);
            else
                layer.Errors.Add($"{origin} is neither a text nor a number, true, false or a list of them");
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        JsonValueKind.Array => ListOf(value),
        _ => null,
    };

    private static string? ListOf(JsonElement list)
    {
        var entries = list.EnumerateArray().Select(TextOf).ToArray();
        return entries.Contains(null) ? null : entries.Length is 0 ? "none" : string.Join(',', entries);
    }
}
