using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What the views of several kinds of fields have in common.</summary>
internal static class SchemaFormParts
{
    /// <summary>The number of the option that was chosen; <see langword="null"/> for the one that chooses nothing.</summary>
    public static int? Number(ChangeEventArgs change) => Number(change.Value as string);

    /// <summary>The number of an option by its value; <see langword="null"/> for the one that chooses nothing.</summary>
    public static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
