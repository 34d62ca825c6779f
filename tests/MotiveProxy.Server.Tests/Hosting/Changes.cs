using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>Waits until something is true, looking whenever something has changed and never at a clock.</summary>
internal sealed class Changes
{
    private TaskCompletionSource _next = New();

    public void Tell() => Interlocked.Exchange(ref _next, New()).SetResult();

    public async Task UntilAsync(Func<bool> condition, Func<string> whatElse)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (condition())
                return;

            try
            {
                await next.Soon();
            }
            catch (TimeoutException never)
            {
                throw new TimeoutException("It never happened. What did: " + whatElse(), never);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
