using Microsoft.JSInterop;

namespace MotiveProxy.Server.WebConsole;

/// <summary>Who sits before this page: a name that the others see, kept by the browser.</summary>
/// <param name="browser">The page.</param>
internal sealed class Person(IJSRuntime browser)
{
    /// <summary>The longest name.</summary>
    public const int MostCharacters = 64;

    /// <summary>The name; empty until <see cref="RecallAsync"/>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name is another, or is known now.</summary>
    public event EventHandler? Changed;

    /// <summary>Asks the browser for it; a new browser makes one up.</summary>
    public async Task RecallAsync()
    {
        Name = await browser.InvokeAsync<string>("motive.person.recall");
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes another name, unless it is empty.</summary>
    public async Task RenameAsync(string name)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > MostCharacters)
            return;

        Name = trimmed;
        await browser.InvokeVoidAsync("motive.person.rename", trimmed);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
