using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Http;

/// <summary>How often a waiting client hears something, so that it does not give up.</summary>
internal sealed class ReplyPace(MotiveOptions options, Heartbeats heartbeats, TimeProvider time)
{
    /// <summary>Begins to beat a hold: a stream every heartbeat; a plain reply first after the patience, or never.</summary>
    /// <returns>Stops the beats when disposed of; <see langword="null"/> if there are none.</returns>
    public IDisposable? Start(Hold hold, bool streams)
    {
        var first = streams ? options.Heartbeat : options.Patience;
        return first is { } delay ? heartbeats.Start(hold, delay, options.Heartbeat) : null;
    }

    /// <summary>Waits for something that no hold stands for, and beats meanwhile.</summary>
    public async Task WaitAsync(Task work, Func<Task> beat)
    {
        while (!work.IsCompleted)
        {
            try
            {
                await work.WaitAsync(options.Heartbeat, time);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                await beat();
            }
        }

        await work;
    }
}
