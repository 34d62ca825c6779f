using System.Globalization;
using System.Text;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes;

/// <summary>Sessions' names where not every character may stand: the others are an escape character and four hexadecimal digits. The escape character is one of them.</summary>
internal static class EscapedName
{
    /// <summary>Writes a character that may not stand as it is.</summary>
    public static void Append(StringBuilder escaped, char escape, char letter) =>
        escaped.Append(escape).Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));

    /// <summary>Reads a name.</summary>
    public static SessionName Read(string escaped, char escape)
    {
        var name = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != escape)
            {
                name.Append(escaped[i]);
                continue;
            }

            name.Append((char)int.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 4;
        }

        return SessionName.Restore(name.ToString());
    }
}
