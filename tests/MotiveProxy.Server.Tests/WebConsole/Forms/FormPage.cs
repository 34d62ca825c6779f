using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>A form drawn as HTML, without a browser: it can be read, typed into and clicked.</summary>
internal sealed partial class FormPage : StaticHtmlRenderer
{
    private HtmlRootComponent _root;

    private FormPage()
        : base(new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance)
    {
    }

    /// <summary>How often the form said that it was changed.</summary>
    public int Changes { get; private set; }

    /// <summary>Draws a form.</summary>
    public static Task<FormPage> DrawAsync(SchemaForm form, bool showsMissing = false)
    {
        var page = new FormPage();
        return page.Dispatcher.InvokeAsync(async () =>
        {
            page._root = page.BeginRenderingComponent(
                typeof(SchemaFormView),
                ParameterView.FromDictionary(new Dictionary<string, object?>
                {
                    [nameof(SchemaFormView.Form)] = form,
                    [nameof(SchemaFormView.ShowsMissing)] = showsMissing,
                    [nameof(SchemaFormView.Changed)] = EventCallback.Factory.Create<FieldEdit?>(page, () => page.Changes++),
                }));
            await page._root.QuiescenceTask;
            return page;
        });
    }

    /// <summary>The page as it is now.</summary>
    public async Task<XElement> ReadAsync() => XElement.Parse(Tag().Replace(await TextAsync(), tag => BareAttribute().Replace(tag.Value, "$0=\"\"")));

    /// <summary>The page's text.</summary>
    public Task<string> TextAsync() => Dispatcher.InvokeAsync(_root.ToHtmlString);

    /// <summary>Types, chooses or clicks.</summary>
    /// <param name="attribute">What identifies the element: <c>id</c> or <c>aria-label</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="happening">What happens to it, such as <c>oninput</c>.</param>
    /// <param name="args">What is told about that.</param>
    public Task ActAsync(string attribute, string value, string happening, EventArgs args) => Dispatcher.InvokeAsync(() =>
    {
        var handler = Handlers(component: 0, attribute, value, happening).First();
        return DispatchAsync(handler, args);
    });

    public Task TypeAsync(string id, string text) => ActAsync("id", id, "oninput", new ChangeEventArgs { Value = text });

    public Task ChangeAsync(string id, object value) => ActAsync("id", id, "onchange", new ChangeEventArgs { Value = value });

    public Task ClickAsync(string label) => ActAsync("aria-label", label, "onclick", new Microsoft.AspNetCore.Components.Web.MouseEventArgs());

    protected override void HandleException(Exception exception) => throw new InvalidOperationException("The page failed.", exception);

#pragma warning disable BL0006 // What a handler is called inside is the one way to it without a browser; if it changes, this does not compile.
    private Task DispatchAsync(ulong handler, EventArgs args) => DispatchEventAsync(handler, fieldInfo: null, args, waitForQuiescence: true);

    private IEnumerable<ulong> Handlers(int component, string attribute, string value, string happening)
    {
        var range = GetCurrentRenderTreeFrames(component);
        for (var i = 0; i < range.Count; i++)
        {
            var attributes = range.Array[(i + 1)..range.Count].TakeWhile(frame => frame.FrameType is RenderTreeFrameType.Attribute).ToList();
            if (range.Array[i].FrameType is RenderTreeFrameType.Element && attributes.Exists(frame => frame.AttributeName == attribute && frame.AttributeValue as string == value))
                yield return attributes.Find(frame => frame.AttributeName == happening).AttributeEventHandlerId;
            if (range.Array[i].FrameType is not RenderTreeFrameType.Component)
                continue;

            foreach (var handler in Handlers(range.Array[i].ComponentId, attribute, value, happening))
                yield return handler;
        }
    }
#pragma warning restore BL0006

    [GeneratedRegex("<[a-z][^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Tag();

    // HTML's, which XML does not know.
    [GeneratedRegex(" (checked|disabled|selected|value)(?=[ />])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BareAttribute();
}
