using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.InProcess;

public sealed class InProcessRuntimeContractTests : SessionRuntimeContract, IDisposable
{
    private readonly List<TimerWheel> _wheels = [];

    protected override bool KeepsWhatIsOver => false;

    public void Dispose() => _wheels.ForEach(wheel => wheel.Dispose());

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time)
    {
        var wheel = new TimerWheel(time);
        _wheels.Add(wheel);
        var runtime = new InProcessRuntime(rules, limits, time, wheel, (name, bug) => Assert.Fail($"{name}: {bug}"));
        return new Node(runtime, runtime, runtime, runtime);
    }
}
