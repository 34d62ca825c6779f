using System.Text;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>Rows in a file of the journal, and where they end.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("rows");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_read_as_they_were_appended_and_the_next_comes_after_them()
    {
        using (var file = Open())
        {
            Append(file, 7, "seven");
            Append(file, 8, "");
        }

        Golden.Matches("Sqlite/journal-file.hex", Encoding.ASCII.GetBytes(Convert.ToHexString(File.ReadAllBytes(Path)) + "\n"));
        using (var file = Open())
        {
            Assert.Equal([(7L, "seven"), (8L, "")], Read(file));
            Assert.Equal((7L, 2L * JournalFile.Head + 5), (file.First, file.Length));
            Append(file, 9, "nine");
        }

        Assert.Equal([(7L, "seven"), (8L, ""), (9L, "nine")], Read());
    }

    [Fact]
    public void A_file_without_rows_has_none()
    {
        Assert.Empty(Read());
        File.WriteAllBytes(Path, new byte[1_000]);
        Assert.Empty(Read());
    }

    [Fact]
    public void A_row_that_is_broken_off_anywhere_is_not_there()
    {
        var whole = TwoRows();
        for (var length = JournalFile.Head + 3; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Equal([(1L, "one")], Read());
        }
    }

    [Fact]
    public void A_row_in_which_any_bit_is_wrong_is_not_there()
    {
        var whole = TwoRows();
        for (var bit = 8 * (JournalFile.Head + 3); bit < 8 * whole.Length; bit++)
        {
            byte[] wrong = [.. whole];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path, wrong);
            Assert.Equal([(1L, "one")], Read());
        }
    }

    [Fact]
    public void What_stands_behind_the_rows_of_a_file_that_is_written_over_is_of_earlier_times()
    {
        using (var file = Open())
        {
            Append(file, 1, "one");
            Append(file, 2, "two");
            Append(file, 3, "all");
            file.Restart();
            Assert.Equal((null, 0L), (file.First, file.Length));
            Append(file, 9, "new");
        }

        Assert.Equal([(9L, "new")], Read());
    }

    [Fact]
    public void What_is_behind_a_row_that_is_broken_can_be_cut_off_and_never_follows_another()
    {
        var whole = TwoRows();
        whole[0] ^= 1;
        File.WriteAllBytes(Path, whole);
        using (var file = Open())
        {
            Assert.Empty(Read(file));
            file.Cut();
            Append(file, 1, "eno");
        }

        Assert.Equal([(1L, "eno")], Read());
    }

    private byte[] TwoRows()
    {
        using (var file = Open())
        {
            Append(file, 1, "one");
            Append(file, 2, "two");
        }

        return File.ReadAllBytes(Path);
    }

    private JournalFile Open() => new(File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite));

    private List<(long Number, string Body)> Read()
    {
        using var file = Open();
        return Read(file);
    }

    private static List<(long Number, string Body)> Read(JournalFile file) => file.Read().ConvertAll(row => (row.Number, Encoding.UTF8.GetString(row.Body)));

    private static void Append(JournalFile file, long number, string body) => file.Append(number, [.. new byte[JournalFile.Head], .. Encoding.UTF8.GetBytes(body)]);
}
