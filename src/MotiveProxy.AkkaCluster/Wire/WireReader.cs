using System.Buffers.Binary;
using System.Runtime.Serialization;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote, in the same order.</summary>
/// <param name="input">The message.</param>
internal sealed class WireReader(byte[] input)
{
    private int _at;

    public long Number() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public bool Flag() => Number() != 0;

    public DateTimeOffset Moment() => new(Number(), TimeSpan.Zero);

    public Reign Reign() => new(new LifeId(Number()), Number());

    public string? Text() => Number() is >= 0 and var length ? WireWriter.Text(Take(length)) : null;

    public string TextThere() => Text() ?? throw Damaged();

    public byte[]? Document() => Number() is >= 0 and var length ? Take(length).ToArray() : null;

    public byte[] DocumentThere() => Document() ?? throw Damaged();

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        if (_at != input.Length)
            throw Damaged();
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > input.Length - _at)
            throw Damaged();

        var taken = input.AsSpan(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private static SerializationException Damaged() => new("A message of another node is cut, or of another version.");
}
