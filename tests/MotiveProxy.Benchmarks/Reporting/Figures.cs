namespace MotiveProxy.Benchmarks.Reporting;

/// <summary>Arithmetic on measurements.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static string Verdict(bool met) => met ? "met" : "missed";
}
