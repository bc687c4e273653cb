using System.Globalization;
using KtPortal.Core.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Text;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello", "<p>Hello</p>")]
    [InlineData("a\nb\r\n\r\nc", "<p>a<br>\nb</p>\n<p>c</p>")]
    [InlineData("5 < 6 & 7 > 3 \"so\" it's", "<p>5 &lt; 6 &amp; 7 &gt; 3 \"so\" it's</p>")]
    [InlineData("**b** *i* `c`", "<p><strong>b</strong> <em>i</em> <code>c</code></p>")]
    [InlineData("<b>no</b> <script>alert(1)</script>", "<p>&lt;b&gt;no&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("see https://example.com/a?b=1&c=2.", "<p>see <a href=\"https://example.com/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">https://example.com/a?b=1&amp;c=2</a>.</p>")]
    [InlineData("www.example.com", "<p><a href=\"https://www.example.com\" rel=\"noopener noreferrer nofollow\">www.example.com</a></p>")]
    [InlineData("[x](javascript:alert(1))", "<p>x</p>")]
    [InlineData("![A cat](https://tracker.example/x.gif)", "<p>A cat</p>")]
    [InlineData("![A cat](/files/1/cat.png)", "<p><img src=\"/files/1/cat.png\" alt=\"A cat\" loading=\"lazy\"></p>")]
    [InlineData("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>")]
    [InlineData("```c#\na < b\n```", "<pre><code class=\"language-c#\">a &lt; b\n</code></pre>")]
    public void Markdown_becomes_safe_html(string markdown, string html) => Assert.Equal(html, MarkdownText.ToHtml(markdown));

    [Theory]
    [InlineData("see \"https://example.com/a_b_c\" or 'https://example.com/b'.", "https://example.com/a_b_c https://example.com/b")]
    [InlineData("参照https://example.com/a、「https://example.com/b」", "https://example.com/a https://example.com/b")]
    [InlineData("**https://example.com/a** and *www.example.com/b*, (https://example.com/c)",
        "https://example.com/a https://www.example.com/b https://example.com/c")]
    [InlineData("[https://example.com/a](https://example.com/b) `https://example.com/c` xhttp://a.example", "https://example.com/b")]
    public void Addresses_in_markdown_are_links_whatever_stands_around_them(string markdown, string links)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(MarkdownText.ToHtml(markdown));
        Assert.Equal(links, string.Join(' ', document.QuerySelectorAll("a").Select(a => a.GetAttribute("href"))));
    }

    [Theory]
    [InlineData("__init__ on \\\\fs01\\_scans &copy; [x](y)")]
    [InlineData("1. first")]
    [InlineData("- a <b>")]
    [InlineData("Nothing in it, (v2)")]
    public void Escaped_words_are_read_as_they_are(string words) =>
        Assert.Equal(words, HtmlSanitizer.ToPlain(MarkdownText.ToHtml(MarkdownText.Escape(words))));

    [Fact]
    public void Tables_keep_their_alignment()
    {
        var html = MarkdownText.ToHtml("| a | b |\n|---|--:|\n| 1 | 2 |");
        Assert.Contains("<th>a</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td align=\"right\">2</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_looks_plain_renders_as_if_parsed()
    {
        string[] parts =
        [
            "a", "B", "word", "wort mit Umläuten äöü", "日本語", "😀", "e\u0301", "1", "23", "1.", "2)", "10:30", "note:", "note: x", "x:y", " ", "  ", "   ", "\n", "\n\n",
            "\r\n", "\r", "\t", "&", "& ", "&amp", "&amp;", "R&D", "<", "< ", "<3", "<a", ">", "> ", "\"", "'", "(", ")", "{", "}", "!", "?", ".", ",", ";", "@", "a@b.example",
            "#", "# ", "$", "%", "^", "/", "=", "==", "-", "--", "- ", "+", "+ ", "~", "~~~", "*", "_", "`", "[", "]", "|", "\\", "www.", "www.a.example", "http://", "https://a.example",
            "mailto:a@b.example", "tel:1", "\0", "\u0001", "\u00A0", "\u2028", "\u200B", "\uFEFF", "\uD800", "\u0085", "\uFFFE", ": ", " :", "::", "§", "€", "…", "–", "“", "ﬁ", "\uFFFD", "\u3000", "\u202E",
        ];
        var random = new Random(20261121);
        var plain = 0;
        for (var round = 0; round < 60_000; round++)
        {
            // Mostly harmless parts, so that many texts take the short way.
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(random.Next(4) == 0 ? parts.Length : 56)]));
            if (PlainMarkdown.IsPlain(text))
            {
                plain++;
                Assert.Equal(MarkdownText.Render(text), PlainText.ToHtml(text));
            }
        }

        Assert.True(plain > 5_000, $"only {plain} texts were plain");
    }

    [Fact]
    public void Every_single_character_that_looks_plain_renders_as_if_parsed()
    {
        // Parsing costs by the text more than by its length, so many are read at once, and one by one where those differ. What a text
        // begins with may mean more: only letters and what has no meaning are read together there.
        foreach (var shape in (string[])["{0}", "a{0}b", "a\n{0} b", "a{0}\nb"])
        {
            var texts = Enumerable.Range(0, char.MaxValue + 1).Select(c => (IsMute: IsMute((char)c), Text: shape.Replace("{0}", ((char)c).ToString(), StringComparison.Ordinal)))
                .Where(t => PlainMarkdown.IsPlain(t.Text)).ToLookup(t => t.IsMute || shape != "{0}", t => t.Text);
            Assert.True(texts[true].Count() > 40_000, $"only {texts[true].Count()} texts were plain");
            foreach (var many in texts[true].Chunk(256).Concat(texts[false].Chunk(1)))
            {
                var together = string.Join("\n\n", many);
                if (!PlainMarkdown.IsPlain(together) || MarkdownText.Render(together) != PlainText.ToHtml(together))
                {
                    Assert.All(many, text => Assert.Equal(PlainText.ToHtml(text), MarkdownText.Render(text)));
                }
            }
        }
    }

    private static bool IsMute(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("![", 50_000)]
    [InlineData("[a](", 25_000)]
    [InlineData("[a](b(", 16_000)]
    [InlineData("*a **a ", 14_000)]
    [InlineData("*a_ ", 25_000)]
    [InlineData("a**b", 25_000)]
    [InlineData(">", 100_000)]
    [InlineData("> ", 50_000)]
    [InlineData("- ", 50_000)]
    [InlineData("1. ", 33_000)]
    [InlineData("`a", 50_000)]
    [InlineData("|", 100_000)]
    [InlineData("|a|b\n", 20_000)]
    [InlineData("|*", 50_000)]
    [InlineData("a\n=\n", 25_000)]
    [InlineData("<", 100_000)]
    [InlineData("<![CDATA[", 11_000)]
    [InlineData("<a href=\"", 11_000)]
    [InlineData("&", 100_000)]
    [InlineData("~~~\n", 25_000)]
    [InlineData("www.", 25_000)]
    [InlineData("[a]: b\n", 14_000)]
    [InlineData("> a\n", 25_000)]
    [InlineData("- a\n", 25_000)]
    [InlineData("\t- a\n", 20_000)]
    [InlineData("# a\n", 25_000)]
    public void Text_made_to_be_slow_is_not(string part, int times)
    {
        var markdown = string.Concat(Enumerable.Repeat(part, times));
        var html = "";
        var time = ThreadTime.Of(() =>
        {
            html = MarkdownText.ToHtml(markdown);
            MarkdownText.ToPlain(markdown);
        });
        Assert.True(time < TimeSpan.FromMinutes(1), $"{time} for {part}");
        HtmlSanitizerTests.AssertHarmless(part, html);
    }

    [Fact]
    public void A_table_as_wide_as_long_is_shown_as_it_stands()
    {
        static string R(string s, int n) => string.Concat(Enumerable.Repeat(s, n));
        var html = "";
        var time = ThreadTime.Of(() => html = MarkdownText.ToHtml($"{R("|a", 2000)}\n{R("|-", 2000)}\n{R("|\n", 30_000)}"));
        Assert.True(time < TimeSpan.FromMinutes(1) && html.Length < 1_000_000, $"{time}, {html.Length} characters");
    }

    [Theory]
    [InlineData("Plain\r\ntext ", "Plain\ntext")]
    [InlineData("**Bold** and [site](https://example.com)\n\n- a\n- b\n\n> quote", "Bold and site (https://example.com)\n\n- a\n- b\n\n> quote")]
    [InlineData("- [x] done", "- ☑ done")]
    public void As_plain_text_the_marks_are_gone(string markdown, string plain) => Assert.Equal(plain, MarkdownText.ToPlain(markdown));

    [Theory]
    [InlineData("Short", 20, "Short")]
    [InlineData("# Title\n\nSome **bold** text\n- [a link](https://example.com) here", 80, "Title Some bold text a link here")]
    [InlineData("> quoted\n> more", 80, "quoted more")]
    [InlineData("snake_case stays, _this_ goes; 2 * 3", 80, "snake_case stays, this goes; 2 3")]
    [InlineData("The printer on the second floor is out of order", 24, "The printer on the…")]
    [InlineData("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…")]
    [InlineData("😀😀😀", 4, "😀…")]
    [InlineData("```\ncode\n```", 20, "code")]
    [InlineData("&copy; 2026 &#8364; &nothing; R&D", 40, "© 2026 € &nothing; R&D")]
    [InlineData("", 20, "")]
    public void A_preview_is_one_line_without_marks(string markdown, int max, string preview) =>
        Assert.Equal(preview, MarkdownText.Preview(markdown, max));

    [Fact]
    public void What_was_rendered_is_remembered_up_to_a_size()
    {
        var cache = new RenderCache<string>(160_000, html => 2L * html.Length);
        var renders = 0;
        string Render(string text)
        {
            renders++;
            return text + "!";
        }

        Assert.Equal("a!", cache.GetOrAdd("a", Render));
        Assert.Equal("a!", cache.GetOrAdd("a", Render));
        Assert.Equal(1, renders);
        for (var i = 0; i < 10_000; i++)
        {
            cache.GetOrAdd($"text number {i}", Render);
        }

        Assert.InRange(cache.Size, 1, 160_000);
        Assert.Equal("a!", cache.GetOrAdd("a", Render));
        Assert.Equal(10_002, renders);
    }

    [Fact]
    public void A_large_text_is_rendered_once_however_often_it_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("**a** b\n", 12_000));
        Assert.Same(MarkdownText.ToHtml(text), MarkdownText.ToHtml(text));
    }

    [Theory]
    [InlineData("http://a.b/(", 8_000)]
    [InlineData("www.a.b/(", 11_000)]
    [InlineData("1. ", 3_000)]
    [InlineData("a\n=\n", 8_000)]
    [InlineData("*a ", 5_000)]
    public void What_would_take_too_long_to_be_parsed_keeps_its_letters(string part, int times)
    {
        var markdown = string.Concat(Enumerable.Repeat(part, times));
        Assert.Equal(PlainText.ToHtml(markdown), MarkdownText.ToHtml(markdown));
    }
}
