using System.Text;
using MotiveProxy.Server.Operator.Transcripts;
using MotiveProxy.Talking;

namespace MotiveProxy.Exporting;

/// <summary>Writes a transcript, while it is read, to a file or to standard output.</summary>
internal sealed class Export(Transcript transcript, Surroundings surroundings)
{
    private bool _isEmpty = true;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file; standard output without one.</param>
    /// <param name="cancellation">Ends it early, and leaves no file.</param>
    /// <exception cref="CommandFailedException">The server has no such transcript, or it cannot be written.</exception>
    /// <exception cref="ConnectionLostException">It broke off before its end.</exception>
    public async Task WriteAsync(string? path, CancellationToken cancellation)
    {
        using var response = await transcript.OpenAsync(cancellation);
        try
        {
            await (path is not null ? ToFileAsync(path, response, cancellation)
                : surroundings.IsShown ? ToScreenAsync(response, cancellation)
                : ToStreamAsync(response, cancellation));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path ?? "Standard output"} could not be written: {failure.Message}", failure);
        }

        if (_isEmpty)
            await surroundings.Error.WriteLineAsync(transcript.Format is TranscriptFormats.Training ? "No conversation was answered: the transcript is empty." : "The transcript is empty.");
    }

    private async Task ToFileAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var file = ReplacedFile.Begin(path);
        await CopyAsync(response, file.Content, cancellation);
        file.Commit();
    }

    private async Task ToStreamAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var output = surroundings.OpenOut();
        await CopyAsync(response, output, cancellation);
    }

    private async Task CopyAsync(HttpResponseMessage response, Stream output, CancellationToken cancellation)
    {
        await foreach (var piece in transcript.PiecesAsync(response, cancellation))
        {
            _isEmpty = false;
            await output.WriteAsync(piece, cancellation);
        }
    }

    private async Task ToScreenAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // A piece may end within a character: the decoder keeps its beginning.
        var decoder = Encoding.UTF8.GetDecoder();
        await foreach (var piece in transcript.PiecesAsync(response, cancellation))
        {
            _isEmpty = false;
            var text = new char[decoder.GetCharCount(piece.Span, flush: false)];
            decoder.GetChars(piece.Span, text, flush: false);
            await surroundings.Out.WriteAsync(Printable.Of(new string(text)));
        }

        await surroundings.Out.FlushAsync(cancellation);
    }
}
