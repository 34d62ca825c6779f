using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>Where clients wait while nobody could answer them. It is open until it is closed.</summary>
internal sealed class Gate
{
    private TaskCompletionSource _opened = new();

    /// <summary>An open gate.</summary>
    public Gate() => _opened.SetResult();

    /// <summary>Comes when it is open.</summary>
    public Task PassAsync() => Volatile.Read(ref _opened).Task.Within("a server that takes new turns");

    /// <summary>Closes it.</summary>
    public void Close() => Volatile.Write(ref _opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Opens it.</summary>
    public void Open() => Volatile.Read(ref _opened).TrySetResult();
}
