using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Server.WebConsole.Following;
using MotiveProxy.Tests.Common;
using Radzen;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>A page of the console drawn as HTML, without a browser.</summary>
internal static class DrawnPage
{
    /// <summary>Draws a page as it stands when all that it asked for has come.</summary>
    /// <param name="runtime">The sessions.</param>
    /// <param name="path">Where the browser is, with the query.</param>
    public static async Task<string> HtmlAsync<TPage>(InProcessRuntime runtime, string path)
        where TPage : IComponent
    {
        var services = new ServiceCollection()
            .AddSingleton<ISessionTranscripts>(runtime)
            .AddSingleton<ISessionWatch>(runtime)
            .AddSingleton<IStoreHealth>(runtime)
            .AddSingleton<NavigationManager>(new Address(path))
            .AddSingleton<IJSRuntime, NoBrowser>()
            .AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddSingleton<Microsoft.Extensions.Hosting.IHostApplicationLifetime, Running>()
            .AddSingleton<ShapeMemory>()
            .AddSingleton<ConsoleFeed>();
        services.AddRadzenComponents();
        services.AddSupplyValueFromQueryProvider();
        await using var provided = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provided, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>()).ToHtmlString()).Soon();
    }

    private sealed class Address : NavigationManager
    {
        public Address(string path) => Initialize("http://localhost/", "http://localhost" + path);
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => default;
    }

    private sealed class Running : Microsoft.Extensions.Hosting.IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            // It does not run.
        }
    }
}
