using MotiveProxy.EndToEnd.Tests.Durability;
using Xunit.Abstractions;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>Sessions are in memory: those of a node that dies begin anew from the requests that still wait, and nobody gets what is another's.</summary>
public sealed class ActorClusterTests(ITestOutputHelper output) : ActorClusterContract(output)
{
    [SkippableFact]
    public async Task Nobody_ever_gets_what_is_anothers_while_nodes_are_killed()
    {
        const int seed = 31;
        await TalkWhileNodesAreKilledAsync(kills: 3, seed, trial =>
        {
            // A session that begins anew shows again what was shown before; what was said to nobody else comes to nobody else all the same.
            var faults = Checker.Faults(trial.Tape.Entries).ToLookup(fault => fault.StartsWith("doubled: ", StringComparison.Ordinal));
            Output.WriteLine($"{trial.Noticed} noticed, {faults[true].Count()} were shown again");
            Assert.True(!faults[false].Any(), $"seed {seed}:\n{string.Join('\n', faults[false])}");
        });
    }

    private protected override ActorCluster New(Func<ActorCluster, Tape, Random, Task>? destroy = null) =>
        destroy is null ? new ActorCluster() : new ActorCluster { Break = destroy };
}
