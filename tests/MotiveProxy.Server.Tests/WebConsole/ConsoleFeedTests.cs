using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole.Following;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>What happens, as the console's pages are told of it.</summary>
public sealed class ConsoleFeedTests
{
    [Fact]
    public async Task A_page_that_fails_when_it_is_told_does_not_keep_the_others_from_being_told()
    {
        await using var host = await TestHost.StartAsync();
        var feed = new ConsoleFeed(
            host.Sessions, new ShapeMemory(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<ConsoleFeed>.Instance);
        var ready = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        using var broken = feed.Follow(_ => Task.FromCanceled(new CancellationToken(canceled: true)));
        using var sound = feed.Follow(changed =>
        {
            ready.TrySetResult();
            if (changed?.Contains(SessionName.Restore("news")) is true)
                told.TrySetResult();
            return Task.CompletedTask;
        });
        await ready.Task.Soon();

        var asker = new Asker("program") { Claims = [new SeatClaim(Seat.Caller, SeatSource.Path)] };
        host.Sessions.Offer(SessionName.Restore("news"), new Turn([Message.Of(Role.User, "Heard?")]), asker);
        await told.Task.Soon();
        Assert.Contains(SessionName.Restore("news"), feed.Sessions.Keys);
    }
}
