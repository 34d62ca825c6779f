using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Runtimes.Tests.Kept;

public sealed class MemoryKeptAnswersTests : KeptAnswersContract, IDisposable
{
    private TimerWheel? _wheel;
    private InProcessRuntime? _runtime;

    // Nobody comes next: what is in memory is this process's.
    protected override IKeptAnswers Kept => (_runtime ??= new InProcessRuntime(Rules, Limits, Time, _wheel = new TimerWheel(Time))).Kept;

    public void Dispose()
    {
        _runtime?.Dispose();
        _wheel?.Dispose();
    }

    protected override IKeptAnswers Next() => Kept;
}
