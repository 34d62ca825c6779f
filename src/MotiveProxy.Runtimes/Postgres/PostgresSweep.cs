using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Removes every hour what need not be kept any longer, bit by bit; one node at a time does.</summary>
/// <param name="house">The node.</param>
/// <param name="retention">How long, and how much, is kept.</param>
internal sealed class PostgresSweep(PostgresHouse house, Retention retention)
{
    /// <summary>Removes until it is told to stop: soon after the start, for a start is busy enough, and every hour.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Delay(Sweeper.First, house.Time, stop);
        using var hour = new PeriodicTimer(Sweeper.Period, house.Time);
        do
        {
            try
            {
                await SweepAsync();
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                // What is too old can wait for an hour more.
            }
        }
        while (await hour.WaitForNextTickAsync(stop));
    }

    /// <summary>Removes what is due, unless another node is at it.</summary>
    public async Task SweepAsync()
    {
        var before = retention.Age > TimeSpan.Zero ? house.Now - retention.Age : DateTimeOffset.MinValue;
        while (await OldLives.SweepAsync(house.Database, before, retention.Size))
        {
            // There may be more.
        }
    }
}
