using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Http;

/// <summary>
/// Step 2 of an exchange: a request's body, whole and bounded. Its bytes are good until it is disposed, which gives every
/// buffer back: nothing of a request's bytes is kept while it is held.
/// </summary>
internal readonly struct WholeBody : IDisposable
{
    private const int FirstRent = 16 * 1024;

    private readonly byte[]? _rented;
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;

    private WholeBody(ReadOnlyMemory<byte> bytes, byte[] rented)
    {
        Bytes = bytes;
        _rented = rented;
    }

    private WholeBody(ReadOnlySequence<byte> inPlace, PipeReader reader)
    {
        Bytes = inPlace.First;
        _reader = reader;
        _end = inPlace.End;
    }

    private WholeBody(Fault fault) => Fault = fault;

    /// <summary>The bytes; empty if the request has none.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Why there are no bytes: too many of them, too slow, or encoded.</summary>
    public Fault? Fault { get; }

    /// <summary>Reads a body to its end.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes that are read.</param>
    public static async ValueTask<WholeBody> ReadAsync(HttpRequest request, long limit)
    {
        if (request.ContentLength > limit)
            return TooLarge(limit);
        if (EncodingOf(request) is { } encoding)
            return new WholeBody(new Fault(FaultCode.UnsupportedMediaType, $"A body with 'Content-Encoding: {encoding}' is not read here: send it without."));

        try
        {
            // Most bodies arrive with their headers and are decoded where they lie.
            var reader = request.BodyReader;
            var read = await reader.ReadAsync();
            return read.IsCompleted && read.Buffer.IsSingleSegment && read.Buffer.Length <= limit
                ? new WholeBody(read.Buffer, reader)
                : await CollectAsync(reader, read, limit);
        }
        catch (BadHttpRequestException broken)
        {
            return new WholeBody(broken.StatusCode == StatusCodes.Status408RequestTimeout
                ? new Fault(FaultCode.RequestTimeout)
                : new Fault(FaultCode.InvalidRequest, "The body of the request ends early or is framed wrongly."));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.AdvanceTo(_end);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }

    private static async ValueTask<WholeBody> CollectAsync(PipeReader reader, ReadResult read, long limit)
    {
        var rented = ArrayPool<byte>.Shared.Rent(FirstRent);
        var length = 0;
        try
        {
            while (true)
            {
                var buffer = read.Buffer;
                if (length + buffer.Length > limit)
                {
                    reader.AdvanceTo(buffer.End);
                    ArrayPool<byte>.Shared.Return(rented);
                    return TooLarge(limit);
                }

                rented = Grow(rented, length, length + (int)buffer.Length);
                buffer.CopyTo(rented.AsSpan(length));
                length += (int)buffer.Length;
                reader.AdvanceTo(buffer.End);
                if (read.IsCompleted)
                    return new WholeBody(rented.AsMemory(0, length), rented);

                read = await reader.ReadAsync();
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    // Grows with what has come, never with what the client announces.
    private static byte[] Grow(byte[] rented, int used, int needed)
    {
        if (needed <= rented.Length)
            return rented;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, rented.Length * 2));
        rented.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }

    private static string? EncodingOf(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        return encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? null : encoding;
    }

    private static WholeBody TooLarge(long limit) =>
        new(new Fault(FaultCode.BodyTooLarge, $"Payload too large: the body has more than {limit} bytes (MOTIVE_PROXY_MAX_BODY)."));
}
