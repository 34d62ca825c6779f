namespace MotiveProxy.Benchmarks.Reporting;

/// <summary>A table in Markdown, so that it can be pasted as it is printed.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [columns, [.. columns.Select((_, i) => i == 0 ? "---" : "--:")]];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        var widths = columns.Select((_, i) => _rows.Max(row => row[i].Length)).ToArray();
        Console.WriteLine();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        Console.WriteLine();
    }
}
