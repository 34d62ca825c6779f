using System.Buffers;
using System.Buffers.Binary;
using MotiveProxy.AkkaCluster.Messages;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>Writes the fields of a message one after another: numbers of eight bytes, most significant first; texts and documents after their length, -1 for none.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    public WireWriter Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_output.GetSpan(sizeof(long)), number);
        _output.Advance(sizeof(long));
        return this;
    }

    public WireWriter Add(bool flag) => Add(flag ? 1L : 0L);

    public WireWriter Add(DateTimeOffset moment) => Add(moment.UtcTicks);

    public WireWriter Add(Reign reign) => Add(reign.Life.Value).Add(reign.Term);

    public WireWriter Add(string? text) => text is null ? Add(-1L) : Add(Bytes(text));

    public WireWriter Add(byte[]? document)
    {
        Add(document?.LongLength ?? -1L);
        if (document is not null)
            _output.Write(document);
        return this;
    }

    /// <summary>A text of two bytes for each half of a character, as it came in: also one that is no text by the rules of Unicode.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[bytes.Length / sizeof(char)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * sizeof(char))..]);
        return new string(letters);
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new byte[text.Length * sizeof(char)];
        for (var i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * sizeof(char)), text[i]);
        return bytes;
    }
}
