using System.Text;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Sessions' names as PostgreSQL can hold them: it has no text with NUL or half a surrogate pair, and names may have both.</summary>
internal static class SessionKeys
{
    private const char Escape = '\\';

    /// <summary>The key of a name.</summary>
    public static string Of(SessionName name)
    {
        var text = name.Value;
        var key = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i < text.Length - 1 && char.IsSurrogatePair(text[i], text[i + 1]))
                key.Append(text[i]).Append(text[++i]);
            else if (text[i] is '\0' or Escape || char.IsSurrogate(text[i]))
                EscapedName.Append(key, Escape, text[i]);
            else
                key.Append(text[i]);
        }

        return key.ToString();
    }

    /// <summary>The name of a key.</summary>
    public static SessionName Name(string key) => EscapedName.Read(key, Escape);
}
