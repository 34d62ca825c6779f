using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>
/// Markdown that a stranger wrote, as HTML that only shows: HTML in it is text, links lead out and only to where links lead, and a picture is drawn only
/// if it came along.
/// </summary>
internal static class SafeMarkdown
{
    /// <summary>Longer texts are shown as they are: to format them takes longer than anybody wants to wait.</summary>
    private const int MostCharacters = 100_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseTaskLists()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .Build();

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    /// <summary>Formats a text.</summary>
    public static MarkupString Format(string text) => new(ToHtml(text));

    /// <summary>Formats a text.</summary>
    public static string ToHtml(string text)
    {
        if (text.Length > MostCharacters)
            return Plain(text);

        try
        {
            var document = Markdown.Parse(text, Pipeline);
            foreach (var link in document.Descendants<LinkInline>().ToList())
                Tame(link);
            foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !LeadsOut(link.Url)).ToList())
                link.ReplaceBy(new LiteralInline(link.Url));
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than anybody reads.
            return Plain(text);
        }
    }

    /// <summary>Whether a picture comes with the prompt, so that to draw it tells nobody anything.</summary>
    public static bool IsEnclosed(string? url) => url?.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) ?? false;

    private static void Tame(LinkInline link)
    {
        if (link.IsImage && IsEnclosed(link.Url))
            return;

        // A picture elsewhere becomes a link to it.
        link.IsImage = false;
        if (!LeadsOut(link.Url))
        {
            var words = new ContainerInline();
            link.ReplaceBy(words);
            words.AppendChild(new LiteralInline($" ({link.Url})"));
            return;
        }

        if (link.FirstChild is null)
            link.AppendChild(new LiteralInline(link.Url!));
        var attributes = Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(link);
        attributes.AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");
        attributes.AddPropertyIfNotExist("target", "_blank");
    }

    private static bool LeadsOut(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme);

    private static string Plain(string text) => $"<pre>{WebUtility.HtmlEncode(text)}</pre>";
}
