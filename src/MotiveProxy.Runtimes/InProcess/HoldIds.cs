using System.Security.Cryptography;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>
/// Makes the ids of holds: 24 letters and digits. Twelve of them count, from a number that is drawn; twelve are drawn when the process starts, so that
/// nodes and restarts do not meet. What counts rises from a thousand to the next and is scattered within, so that neighbours do not look alike, and
/// still stand near each other in the index of a store, which so has few pages to write.
/// </summary>
internal sealed class HoldIds
{
    // Without i, l, o and u: nobody misreads an id aloud.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerLetter = 5;
    private const int LettersPerHalf = 12;
    private const int CountBits = BitsPerLetter * LettersPerHalf;
    private const int ScatteredBits = 30;
    private const int NearBits = 10;

    // Odd, so that multiplying by it, modulo a power of two, maps no two numbers to the same.
    private const ulong Scatter = 0x9E37_79B9_7F4A_7C15;
    private const ulong ScatterMask = (1UL << ScatteredBits) - 1;

    private readonly ulong _first = (ulong)RandomNumberGenerator.GetInt32(1 << (CountBits - ScatteredBits - 1)) << NearBits;
    private long _count;

    /// <summary>The half that was drawn: all ids that are made here end in it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetString(Alphabet, LettersPerHalf);

    /// <summary>The half of an id that tells where it was made.</summary>
    public static string ProcessOf(HoldId hold) => hold.Value.Length == 2 * LettersPerHalf ? hold.Value[LettersPerHalf..] : string.Empty;

    /// <summary>Makes an id that no other hold has.</summary>
    public HoldId Next()
    {
        var count = _first + (ulong)Interlocked.Increment(ref _count);
        var number = (count >> NearBits << ScatteredBits) | (unchecked(count * Scatter) & ScatterMask);
        return new HoldId(string.Create(2 * LettersPerHalf, (number, Process), static (letters, halves) =>
        {
            Write(letters[..LettersPerHalf], halves.number);
            halves.Process.CopyTo(letters[LettersPerHalf..]);
        }));
    }

    private static void Write(Span<char> letters, ulong number)
    {
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            letters[i] = Alphabet[(int)(number % (ulong)Alphabet.Length)];
            number >>= BitsPerLetter;
        }
    }
}
