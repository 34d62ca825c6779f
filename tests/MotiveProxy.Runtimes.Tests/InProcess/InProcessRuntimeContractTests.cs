using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.InProcess;

public sealed class InProcessRuntimeContractTests : SessionRuntimeContract, IDisposable
{
    private TimerWheel? _wheel;

    public void Dispose() => _wheel?.Dispose();

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time)
    {
        _wheel = new TimerWheel(time);
        var runtime = new InProcessRuntime(rules, limits, time, _wheel, (name, bug) => Assert.Fail($"{name}: {bug}"));
        return new Node(runtime, runtime, runtime);
    }
}
