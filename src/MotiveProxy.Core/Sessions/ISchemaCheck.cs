namespace MotiveProxy.Core.Sessions;

/// <summary>Says whether JSON fits a JSON Schema. A pure function: the same texts get the same verdict.</summary>
public interface ISchemaCheck
{
    /// <summary>Looks for what is wrong with a value.</summary>
    /// <param name="schema">A caller's JSON Schema, as JSON text.</param>
    /// <param name="value">What the stand-in gave; it need not be JSON.</param>
    /// <returns>Where and what, for a person to read; <see langword="null"/> if it fits, or if the schema cannot be judged by.</returns>
    string? FindMistake(string schema, string value);
}
