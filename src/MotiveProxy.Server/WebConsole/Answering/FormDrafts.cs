using Microsoft.JSInterop;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>What the browser keeps of forms that are not sent yet.</summary>
internal static class FormDrafts
{
    /// <summary>A page is told from now on what was typed into its forms while the server could not be reached.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="draft">The draft that its forms are kept in.</param>
    /// <param name="page">The page, which has a method <c>Retype</c>.</param>
    public static ValueTask AttachAsync<TPage>(IJSRuntime browser, string draft, DotNetObjectReference<TPage> page)
        where TPage : class => browser.InvokeVoidAsync("motive.forms.attach", draft, page);

    /// <summary>It is told nothing any more.</summary>
    public static async ValueTask DetachAsync<TPage>(IJSRuntime browser, string draft, DotNetObjectReference<TPage>? page)
        where TPage : class
    {
        try
        {
            if (page is not null)
                await browser.InvokeVoidAsync("motive.forms.detach", draft);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // So is the browser's page.
        }

        page?.Dispose();
    }
}
