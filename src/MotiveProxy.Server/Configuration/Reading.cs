namespace MotiveProxy.Server.Configuration;

/// <summary>What became of an option's text: a value, or a complaint (empty where the row's range says it all).</summary>
internal readonly record struct Reading<T>(T? Value, string? Complaint)
{
    public static Reading<T> Of(T value) => new(value, null);

    public static Reading<T> Wrong(string complaint = "") => new(default, complaint);
}
