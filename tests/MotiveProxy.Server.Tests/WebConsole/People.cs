using Microsoft.JSInterop;
using MotiveProxy.Server.WebConsole;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>People before pages of the console, without browsers.</summary>
internal static class People
{
    /// <summary>Somebody whose browser knows the name.</summary>
    public static async Task<Person> CalledAsync(string name)
    {
        var person = new Person(new Browser(name));
        await person.RecallAsync();
        return person;
    }

    private sealed class Browser(string name) : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => ValueTask.FromResult(name is TValue known ? known : default!);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }
}
