using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What the views of several kinds of fields have in common.</summary>
internal static class SchemaFormParts
{
    /// <summary>The number of the option that was chosen; <see langword="null"/> for the one that chooses nothing.</summary>
    public static int? Number(ChangeEventArgs change) =>
        int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
