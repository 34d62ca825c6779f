using MotiveProxy.Server.WebConsole.Drawing;

namespace MotiveProxy.Server.Tests.WebConsole.Drawing;

/// <summary>Markdown of a stranger is shown, and does nothing.</summary>
public sealed class SafeMarkdownTests
{
    private const string Rel = "rel=\"noopener noreferrer nofollow\" target=\"_blank\"";

    [Theory]
    [InlineData("**bold**", "<strong>bold</strong>")]
    [InlineData("# Title", "<h1>Title</h1>")]
    [InlineData("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>")]
    [InlineData("- [x] done", "type=\"checkbox\" checked=\"checked\"")]
    [InlineData("a | b\n--|--\n1 | 2", "<td>1</td>")]
    [InlineData("~~gone~~", "<del>gone</del>")]
    public void What_is_formatted_is_shown_so(string text, string html) => Assert.Contains(html, SafeMarkdown.ToHtml(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=alert(1)>b</b> c")]
    [InlineData("<style>body{display:none}</style>")]
    [InlineData("<!-- --><iframe src=//evil.example></iframe>")]
    [InlineData("> <svg onload=alert(1)>")]
    [InlineData("- <a href=javascript:alert(1)>x</a>")]
    [InlineData("| <u>a</u> | b |\n|--|--|\n| <u>1</u> | 2 |")]
    [InlineData("```\"><script>alert(1)</script>\nx\n```")]
    [InlineData("`</code><script>alert(1)</script>`")]
    [InlineData("[<img src=x onerror=alert(1)>](https://a.example)")]
    [InlineData("[x](https://a.example \"\\\"><script>alert(1)</script>\")")]
    [InlineData("[x](https://a.example/\"onclick=\"alert(1))")]
    [InlineData("![x\" onerror=\"alert(1)](data:image/png;base64,AAAA)")]
    [InlineData("![x](data:image/png;base64,AAAA\"onerror=\"alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[<script>alert(1)</script>](javascript:alert(1))")]
    public void No_element_or_attribute_of_the_text_is_one_of_the_page(string text)
    {
        var html = SafeMarkdown.ToHtml(text);
        Assert.All(ElementsOf(html), element => Assert.DoesNotMatch("^<(script|style|iframe|svg|u|b|object|embed|form|base|link|meta)\\b", element));
        Assert.All(ElementsOf(html), element => Assert.DoesNotMatch("\\son[a-z]+\\s*=(?=([^\"]*\"[^\"]*\")*[^\"]*$)", element));
        Assert.All(ElementsOf(html).Where(element => element.StartsWith("<a", StringComparison.Ordinal)), element => Assert.Matches($"^<a href=\"https://a\\.example[^\"]*\" {Rel}( title=\"[^\"]*\")?>$", element));
        Assert.All(ElementsOf(html).Where(element => element.StartsWith("<img", StringComparison.Ordinal)), element => Assert.Contains("src=\"data:image/", element, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[here](javascript:alert(1))", "<p>here (javascript:alert(1))</p>")]
    [InlineData("[here](JaVaScRiPt:alert(1))", "<p>here (JaVaScRiPt:alert(1))</p>")]
    [InlineData("[here](&#106;avascript:alert(1))", "<p>here (javascript:alert(1))</p>")]
    [InlineData("[here](data:text/html,hi)", "<p>here (data:text/html,hi)</p>")]
    [InlineData("[here](data:image/svg+xml,hi)", "<p>here (data:image/svg+xml,hi)</p>")]
    [InlineData("[here](vbscript:x)", "<p>here (vbscript:x)</p>")]
    [InlineData("[here](file:///etc/passwd)", "<p>here (file:///etc/passwd)</p>")]
    [InlineData("[here](/api/sessions)", "<p>here (/api/sessions)</p>")]
    [InlineData("[here](//evil.example)", "<p>here (//evil.example)</p>")]
    [InlineData("[here][1]\n\n[1]: javascript:alert(1)", "<p>here (javascript:alert(1))</p>")]
    [InlineData("![here](javascript:alert(1))", "<p>here (javascript:alert(1))</p>")]
    [InlineData("[**so** `it` is](javascript:x)", "<p><strong>so</strong> <code>it</code> is (javascript:x)</p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    public void A_link_that_does_not_lead_out_is_its_words_and_its_address(string text, string html) => Assert.Equal(html, SafeMarkdown.ToHtml(text).Trim());

    [Theory]
    [InlineData("[here](https://a.example/?a=1&b=2)", "<a href=\"https://a.example/?a=1&amp;b=2\" " + Rel + ">here</a>")]
    [InlineData("[here](mailto:a@a.example)", "<a href=\"mailto:a@a.example\" " + Rel + ">here</a>")]
    [InlineData("https://a.example/b", "<a href=\"https://a.example/b\" " + Rel + ">https://a.example/b</a>")]
    [InlineData("[](https://a.example)", "<a href=\"https://a.example\" " + Rel + ">https://a.example</a>")]
    public void A_link_opens_beside_the_page_and_tells_nobody_where_it_stood(string text, string html) => Assert.Contains(html, SafeMarkdown.ToHtml(text), StringComparison.Ordinal);

    [Fact]
    public void A_picture_that_came_along_is_drawn_and_one_elsewhere_is_a_link_to_it()
    {
        Assert.Contains("<img src=\"data:image/png;base64,AAAA\" alt=\"a cat\" />", SafeMarkdown.ToHtml("![a cat](data:image/png;base64,AAAA)"), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"https://a.example/cat.png\" {Rel}>a cat</a>", SafeMarkdown.ToHtml("![a cat](https://a.example/cat.png)"), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", SafeMarkdown.ToHtml("[![a cat](https://a.example/cat.png)](javascript:x)"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_too_long_or_too_deep_to_format_is_shown_as_it_is()
    {
        var deep = new string('>', 20_000) + " <b>";
        var longer = "**" + new string('x', 100_000) + "** <b>";
        Assert.Equal($"<pre>{new string('x', 100_000).Insert(0, "**")}** &lt;b&gt;</pre>", SafeMarkdown.ToHtml(longer));
        Assert.StartsWith("<pre>&gt;&gt;", SafeMarkdown.ToHtml(deep), StringComparison.Ordinal);
        Assert.EndsWith("&lt;b&gt;</pre>", SafeMarkdown.ToHtml(deep), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ElementsOf(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
            yield return html[at..(html.IndexOf('>', at) + 1)];
    }
}
