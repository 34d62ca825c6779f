using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.Storage.Sqlite;

/// <summary>The rules of every runtime, with a database in a file.</summary>
public sealed class SqliteRuntimeContractTests : SessionRuntimeContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _parts = [];

    protected override int Slowness => 50;

    public void Dispose()
    {
        _parts.ForEach(part => part.Dispose());
        _folder.Dispose();
    }

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time)
    {
        var wheel = new TimerWheel(time);
        var store = new StoreUse(
            SqliteStore.Open(_folder.File($"sessions{_parts.Count}.db")), failure => Assert.Fail(failure.ToString()), () => Assert.Fail("It had not failed."));
        var runtime = new InProcessRuntime(rules, limits, time, wheel, (name, bug) => Assert.Fail($"{name}: {bug}"), store);
        _parts.AddRange([wheel, runtime]);
        return new Node(runtime, runtime, runtime, runtime);
    }
}
