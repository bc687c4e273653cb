using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class HtmlToTextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("One<br>Two<br><br>Three", "One\nTwo\n\nThree")]
    [InlineData("<div>One</div>\n<div>Two  three\nfour</div>", "One\nTwo three four")]
    [InlineData("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>>\n>> b\n\nc")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c")]
    [InlineData("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b")]
    [InlineData("<a href='https://x.example/a'>here</a>", "here <https://x.example/a>")]
    [InlineData("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example")]
    [InlineData("<a href='javascript:alert(1)'>here</a>", "here")]
    [InlineData("<script>x</script><style>y</style><title>z</title>text", "text")]
    [InlineData("<div style='display: none'>preheader</div>text", "text")]
    [InlineData("<img src='cid:a' alt='Photo'><img src='https://t.example/p' width=1 height=1>", "[Photo]")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("a&nbsp;&amp;&lt;b&gt;", "a &<b>")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    public void Reads_html_as_text(string html, string expected) => Assert.Equal(expected, HtmlToText.Convert(html, Cancel));

    [Theory]
    [InlineData("<b>bold</b> and <i>italic</i>", "**bold** and _italic_")]
    [InlineData("<b> a </b>b", "**a** b")]
    [InlineData("<b>a<br>b</b>", "**a**\n**b**")]
    [InlineData("<h2>Title</h2>text", "## Title\n\ntext")]
    [InlineData("<a href='https://x.example/(a) b'>here</a>", "[here](https://x.example/%28a%29%20b)")]
    [InlineData("2*3 [x] _y_ &lt;script&gt; `z`", "2\\*3 \\[x\\] \\_y\\_ \\<script> \\`z\\`")]
    [InlineData("<p># no heading</p><p>1. no list</p><p>- neither</p>", "\\# no heading\n\n1\\. no list\n\n\\- neither")]
    [InlineData("<pre>a * b</pre>", "```\na * b\n```")]
    [InlineData("<img src='cid:photo' alt='Photo'>", "![Photo](/files/1)")]
    [InlineData("<img src='https://t.example/p' alt='Elsewhere'>", "\\[Elsewhere\\]")]
    public void Reads_html_as_markdown(string html, string expected) =>
        Assert.Equal(expected, HtmlToText.ToMarkdown(html, source => source == "cid:photo" ? "/files/1" : null, Cancel));

    [Fact]
    public void Shows_the_words_of_html_that_is_too_deep_to_parse()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 5000)) + "Help &amp; hurry";

        Assert.Equal("Help & hurry", HtmlToText.Convert(html, Cancel));
    }

    [Fact]
    public void Shows_the_lines_of_html_that_is_too_much_to_parse()
    {
        var html = "<style>p{}</style>" + string.Concat(Enumerable.Repeat("a &lt;b&gt;<br>\n", 70_000));

        Assert.Equal(string.Join('\n', Enumerable.Repeat("a <b>", 70_000)), HtmlToText.Convert(html, Cancel));
    }

    [Fact]
    public void Says_where_html_was_cut()
    {
        var text = HtmlToText.Convert(string.Concat(Enumerable.Repeat("word ", 500_000)), Cancel);

        Assert.EndsWith("word\n\n[…]", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1_900_000, 2_100_000);
    }

    [Fact]
    public void Gives_up_when_told_to()
    {
        var html = string.Concat(Enumerable.Repeat("<p>a", 5_000));

        Assert.Throws<OperationCanceledException>(() => HtmlToText.Convert(html, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => MimeReader.Read("Subject: a\n\nb"u8.ToArray(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_link_inside_a_link_is_only_its_words() =>
        Assert.Equal("[a b](https://x.example/)", HtmlToText.ToMarkdown(
            "<a href='https://x.example/'>a <marquee><a href='https://y.example/'>b</a></marquee></a>", cancel: Cancel));
}
