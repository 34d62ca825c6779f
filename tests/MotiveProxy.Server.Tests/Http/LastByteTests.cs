using System.Net.Sockets;
using System.Text;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Programs like curl hang up the moment they have the last byte, which is often sooner than the server knows that it was sent.</summary>
public sealed class LastByteTests
{
    // Who is quicker is chance: often enough for that to be seen.
    private const int Times = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_hangs_up_with_the_last_byte_has_got_its_reply(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        for (var time = 0; time < Times; time++)
        {
            var session = $"npc-{time}";
            var reading = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            var reader = new Thread(() => reading.SetResult(JoinAndHangUp(host.Address, session, stream)));
            reader.Start();
            await host.UntilHeldAsync(session, Seat.StandIn);
            using var caller = await RawConnection.OpenAsync(host.Address);
            await caller.SendAsync("POST", "/caller/v1/chat/completions", Body(session, "Who is there?"));

            Assert.Contains("Who is there?", await reading.Task, StringComparison.Ordinal);
            await host.UntilAsync(() => host.Happened<SessionEvent.HoldDelivered>(session).Count + host.Happened<SessionEvent.HoldLost>(session).Count == 1);
            Assert.Empty(host.Happened<SessionEvent.HoldLost>(session));
        }
    }

    // A thread that does nothing else: no scheduler stands between its last byte and its end.
    private static string JoinAndHangUp(Uri address, string session, bool stream)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address.Host, address.Port);
        var body = Body(session, "/join", stream);
        socket.Send(Encoding.UTF8.GetBytes($"POST /standin/v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var read = "";
        var buffer = new byte[16 * 1024];
        while (!(stream ? read.Contains("[DONE]", StringComparison.Ordinal) : read.EndsWith('}')) && socket.Receive(buffer) is > 0 and var count)
            read += Encoding.UTF8.GetString(buffer, 0, count);
        return read;
    }

    private static string Body(string session, string text, bool stream = false) =>
        $$"""{"model":"{{session}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]}""";
}
