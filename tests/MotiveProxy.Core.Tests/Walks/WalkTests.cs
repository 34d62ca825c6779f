using FsCheck;
using FsCheck.Fluent;

namespace MotiveProxy.Core.Tests.Walks;

/// <summary>Random walks over everything that can happen, in every state, with limits of 2. A failure prints the shortest walk found, and its seed.</summary>
public sealed class WalkTests
{
    private const int Walks = 1_000;
    private const int LeastInputs = 100_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_walk_breaks_an_invariant(bool hasTwoProcesses)
    {
        var inputs = 0;
        var property = Prop.ForAll(WalkStep.Walks, steps =>
        {
            var walk = new Walk(rules: hasTwoProcesses ? Walk.TwoProcesses : Walk.OneProcess);
            walk.Take(steps);
            inputs += walk.Inputs;
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Walks).WithQuietOnSuccess(true), property);
        Assert.True(inputs >= LeastInputs, $"only {inputs} inputs");
    }

    [Fact]
    public void The_same_inputs_give_the_same_effects()
    {
        var property = Prop.ForAll(WalkStep.Walks, steps =>
        {
            var (one, other) = (new Walk(), new Walk());
            one.Take(steps);
            other.Take(steps);
            Assert.Equal(one.Effects, other.Effects);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50).WithQuietOnSuccess(true), property);
    }
}
