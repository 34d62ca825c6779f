using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Where in a value something stands: <c>$</c> for all of it, <c>$.days[2]</c> for a part. Only mistakes are written out, so checking builds no text.</summary>
internal sealed class Place
{
    private readonly Place? _parent;
    private readonly string? _name;
    private readonly int _index;

    private Place(Place? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The whole value.</summary>
    public static Place Root { get; } = new(null, null, -1);

    /// <summary>A member of the object that stands here.</summary>
    public Place At(string name) => new(this, name, -1);

    /// <summary>An entry of the list that stands here.</summary>
    public Place At(int index) => new(this, null, index);

    /// <inheritdoc/>
    public override string ToString()
    {
        var steps = new Stack<Place>();
        for (var step = this; step._parent is not null; step = step._parent)
            steps.Push(step);

        var text = new StringBuilder("$");
        foreach (var step in steps)
            step.Append(text);

        return text.ToString();
    }

    /// <summary>The same as a JSON Pointer (RFC 6901): empty for all of it, <c>/days/2</c> for a part.</summary>
    public string ToPointer()
    {
        var steps = new Stack<string>();
        for (var step = this; step._parent is not null; step = step._parent)
            steps.Push(step._name is null ? $"/{step._index}" : "/" + Escape(step._name));

        return string.Concat(steps);
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void Append(StringBuilder text)
    {
        if (_name is null)
            text.Append(CultureInfo.InvariantCulture, $"[{_index}]");
        else if (_name.Length > 0 && _name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-'))
            text.Append('.').Append(_name);
        else
            text.Append("[\"").Append(JsonEncodedText.Encode(_name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append("\"]");
    }
}
