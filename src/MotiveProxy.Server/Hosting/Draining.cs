using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Hosting;

/// <summary>Stopping without losing anybody's turn: every hold ends as retryable, and no new one begins.</summary>
internal sealed class Draining(IDrainable runtime)
{
    private volatile bool _began;

    /// <summary>Whether the server is about to stop.</summary>
    public bool Began => _began;

    /// <summary>Begins: the balancer is told first, then those who wait.</summary>
    public void Begin()
    {
        _began = true;
        runtime.BeginDrain();
    }
}
