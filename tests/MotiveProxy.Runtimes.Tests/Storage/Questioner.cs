using MotiveProxy.Core.Conversations;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>A program that asks one question after another, and asks the same again whenever the server was gone.</summary>
internal sealed class Questioner(StoredNode node, string client)
{
    private Request? _request;
    private int _asked;

    public int Answered { get; private set; }

    private string Question => $"{client} asks {_asked}";

    /// <summary>Asks, or looks whether there is an answer, which must be its own.</summary>
    public async Task MoveAsync(Random random)
    {
        if (_request is null)
        {
            _asked++;
            _request = node.Caller(client: client).Ask(Question);
        }
        else if (random.Next(2) == 0 && await _request.ReplyIfReadyAsync() is { } reply)
        {
            Assert.IsType<Outcome.Answered>(reply.Outcome);
            Assert.Equal("re: " + Question, reply.Text);
            Answered++;
            _request = null;
        }
    }

    public void Reconnect()
    {
        if (_request is not null)
            _request = node.Caller(client: client).Ask(Question);
    }
}
