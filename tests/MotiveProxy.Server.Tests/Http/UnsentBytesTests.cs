using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>What is delivered must not end with the process that wrote it.</summary>
public sealed class UnsentBytesTests
{
    [Fact]
    public async Task A_write_is_over_when_the_operating_system_has_its_last_byte()
    {
        await using var server = MotiveServer.Build(MotiveOptions.Default with { Port = 0, Store = StoreKind.None });
        Assert.Equal(1, server.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.MaxWriteBufferSize);
    }
}
