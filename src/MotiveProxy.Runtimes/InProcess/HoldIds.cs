using System.Security.Cryptography;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>
/// Makes the ids of holds: 24 letters and digits. Twelve of them count, scattered so that neighbours do not look alike; twelve
/// are drawn when the process starts, so that nodes and restarts do not meet.
/// </summary>
internal sealed class HoldIds
{
    // Without i, l, o and u: nobody misreads an id aloud.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerLetter = 5;
    private const int LettersPerHalf = 12;

    // Odd, so that multiplying by it, modulo a power of two, maps no two numbers to the same.
    private const ulong Scatter = 0x9E37_79B9_7F4A_7C15;

    private long _count;

    /// <summary>The half that was drawn: all ids that are made here end in it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetString(Alphabet, LettersPerHalf);

    /// <summary>The half of an id that tells where it was made.</summary>
    public static string ProcessOf(HoldId hold) => hold.Value.Length == 2 * LettersPerHalf ? hold.Value[LettersPerHalf..] : string.Empty;

    /// <summary>Makes an id that no other hold has.</summary>
    public HoldId Next()
    {
        var count = unchecked((ulong)Interlocked.Increment(ref _count) * Scatter);
        return new HoldId(string.Create(2 * LettersPerHalf, (count, Process), static (letters, halves) =>
        {
            Write(letters[..LettersPerHalf], halves.count);
            halves.Process.CopyTo(letters[LettersPerHalf..]);
        }));
    }

    private static void Write(Span<char> letters, ulong number)
    {
        foreach (ref var letter in letters)
        {
            letter = Alphabet[(int)(number % (ulong)Alphabet.Length)];
            number >>= BitsPerLetter;
        }
    }
}
