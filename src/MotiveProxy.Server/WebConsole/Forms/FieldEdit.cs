namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What a person typed or chose in one input of a form.</summary>
/// <param name="Part">The input, as <c>data-part</c> names it: <see cref="Field.Part"/>, and which of the field's inputs if it is not the value's.</param>
/// <param name="Value">What the browser calls its value: the text, the option's value, or <c>true</c> or <c>false</c>.</param>
public sealed record FieldEdit(string Part, string Value)
{
    /// <summary>What was typed.</summary>
    public static FieldEdit Typed(string part, string text) => new(part, text);

    /// <summary>What was switched.</summary>
    public static FieldEdit Switched(string part, bool isOn) => new(part, isOn ? "true" : "false");
}
