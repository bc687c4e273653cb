using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using KtPortal.Core.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Text;

public sealed class HtmlSanitizerTests
{
    [Fact]
    public void No_hostile_sample_leaves_anything_that_runs_loads_or_submits()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Samples.Require("html_cases.json")));
        var payloads = file.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("payload").GetString()!).ToList();
        Assert.True(payloads.Count > 400);
        foreach (var payload in payloads)
        {
            AssertHarmless(payload, HtmlSanitizer.Clean(payload));
            AssertHarmless(payload, MarkdownText.ToHtml(payload));
            AssertHarmless(payload, MarkdownText.ToHtml(
                "- [x](" + payload + ")\n\n> `" + payload + "`\n\n| a |\n|---|\n| " + payload + " |"));
        }
    }

    [Fact]
    public void Cleaning_twice_is_cleaning_once()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Samples.Require("html_cases.json")));
        foreach (var sample in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var once = HtmlSanitizer.Clean(sample.GetProperty("payload").GetString()!);
            AssertHarmless(once, HtmlSanitizer.Clean(once));
            Assert.Equal(once, HtmlSanitizer.Clean(once));
        }
    }

    [Theory]
    [InlineData("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>")]
    [InlineData("<script>alert(1)</script>text", "text")]
    [InlineData("<style>p{}</style><p style=\"color:red\" class=\"x\" id=\"y\" onclick=\"z()\">text</p>", "<p>text</p>")]
    [InlineData("<center><font color=red>text</font></center>", "<div>text</div>")]
    [InlineData("<form action=/x><input name=a><button>Go</button></form>", "<div>Go</div>")]
    [InlineData("<svg><p>inside</p></svg>", "<p>inside</p>")]
    [InlineData("<math><mi>x</mi></math>after", "after")]
    [InlineData("<!-- <p>no</p> -->yes", "yes")]
    [InlineData("</div></body></html><p>still inside", "<p>still inside</p>")]
    [InlineData("<ol start=3 reversed><li value=5>a</ol>", "<ol start=\"3\"><li value=\"5\">a</li></ol>")]
    [InlineData("<table><tr><td colspan=2 align=RIGHT>a</table>",
        "<table><tbody><tr><td colspan=\"2\" align=\"right\">a</td></tr></tbody></table>")]
    [InlineData("<pre>\n\na</pre>", "<pre>\n\na</pre>")]
    [InlineData("<code class=\"language-c#\">a</code><code class=\"x\">b</code>", "<code class=\"language-c#\">a</code><code>b</code>")]
    [InlineData("a &lt;b&gt; &amp; \"c\"", "a &lt;b&gt; &amp; \"c\"")]
    [InlineData("<frameset><frame src=x></frameset>", "")]
    [InlineData("<plaintext>a</p>", "")]
    [InlineData("<p title='\"><img src=x onerror=1>'>a</p>", "<p title=\"&quot;&gt;&lt;img src=x onerror=1&gt;\">a</p>")]
    [InlineData("", "")]
    public void Harmless_markup_stays_and_the_rest_goes(string html, string expected) => Assert.Equal(expected, HtmlSanitizer.Clean(html));

    [Theory]
    [InlineData("https://example.com/a?b=1&amp;c", "https://example.com/a?b=1&amp;c")]
    [InlineData("HTTP://example.com", "HTTP://example.com")]
    [InlineData("mailto:a@example.com", "mailto:a@example.com")]
    [InlineData("tel:+49123", "tel:+49123")]
    [InlineData("/tickets/KT-1?x=a:b", "/tickets/KT-1?x=a:b")]
    [InlineData("#top", "#top")]
    [InlineData("?at=12:30", "?at=12:30")]
    public void A_link_to_an_allowed_place_stays_and_vouches_for_nothing(string url, string expected) =>
        Assert.Equal($"<a href=\"{expected}\" rel=\"noopener noreferrer nofollow\">x</a>",
            HtmlSanitizer.Clean($"<a href=\"{url}\" target=_blank rel=opener>x</a>"));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData(" JaVaScRiPt:alert(1)")]
    [InlineData("java&#10;script:alert(1)")]
    [InlineData("java&Tab;script:alert(1)")]
    [InlineData("&#1;javascript:alert(1)")]
    [InlineData("javascript&colon;alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:x")]
    [InlineData("ftp://example.com")]
    [InlineData("")]
    public void A_link_to_anywhere_else_is_only_its_text(string url) => Assert.Equal("x", HtmlSanitizer.Clean($"<a href=\"{url}\">x</a>"));

    [Theory]
    [InlineData("/files/0192/picture.png", "<img src=\"/files/0192/picture.png\" alt=\"A\" loading=\"lazy\">")]
    [InlineData("https://tracker.example/p.gif", "A")]
    [InlineData("//tracker.example/files/p.gif", "A")]
    [InlineData("/files/../sign-out", "A")]
    [InlineData("/files/%2e%2E/sign-out", "A")]
    [InlineData("/files\\..\\x", "A")]
    [InlineData("cid:part1@mail", "A")]
    [InlineData("data:image/png;base64,AAAA", "A")]
    public void Pictures_come_from_our_own_files_or_are_their_description(string source, string expected) =>
        Assert.Equal(expected, HtmlSanitizer.Clean($"<img src=\"{source}\" alt=\"A\" srcset=\"x 2x\" onerror=\"y\">"));

    [Theory]
    [InlineData("<div>", 20_000)]
    [InlineData("<b>", 33_000)]
    [InlineData("<ul><li>", 12_500)]
    [InlineData("<table><tr><td>", 6_600)]
    [InlineData("<a><div></a>", 8_300)]
    [InlineData("<blockquote><p>", 6_600)]
    [InlineData("<p><b><i><u><s><tt></p>", 4_300)]
    [InlineData("<font a=1><p></font>", 5_000)]
    [InlineData("<svg><g>", 12_500)]
    [InlineData("<", 100_000)]
    [InlineData("&", 100_000)]
    [InlineData("<!--", 25_000)]
    [InlineData("<a b='", 16_000)]
    [InlineData("<template>", 10_000)]
    [InlineData("<select><option>", 6_000)]
    public void Markup_made_to_be_slow_is_not(string part, int times)
    {
        var html = string.Concat(Enumerable.Repeat(part, times)) + "words";
        var clean = "";
        var time = ThreadTime.Of(() =>
        {
            clean = HtmlSanitizer.Clean(html);
            HtmlSanitizer.ToPlain(html);
        });
        Assert.True(time < TimeSpan.FromMinutes(1), $"{time} for {part}");
        AssertHarmless(part, clean);
    }

    [Fact]
    public void Formats_left_open_are_not_multiplied()
    {
        var formats = string.Concat(Enumerable.Range(0, 300).Select(i => $"<font color={i}>"));
        var html = $"<p>{formats}</p>" + string.Concat(Enumerable.Repeat("<p>x</p>", 10_000));
        var clean = "";
        var time = ThreadTime.Of(() => clean = HtmlSanitizer.Clean(html));
        Assert.True(clean.Length < 10 * html.Length);
        Assert.True(time < TimeSpan.FromMinutes(1), $"{time}");
    }

    [Fact]
    public void Too_deep_to_be_read_as_meant_leaves_the_words() =>
        Assert.Equal("<p>a &lt;words&gt;<br>\nb</p>",
            HtmlSanitizer.Clean(string.Concat(Enumerable.Repeat("<div>", 5_000)) + "a &lt;words&gt;</div>b"));

    [Theory]
    [InlineData(4_000, "a a a a a")]
    [InlineData(6_000, "<p>a   a   a")]
    [InlineData(31_000, "<p>a   a   a")]
    public void More_than_can_be_made_anew_leaves_the_words(int unknown, string begins)
    {
        var clean = HtmlSanitizer.Clean(string.Concat(Enumerable.Repeat("<x>a</x> ", unknown)));
        Assert.StartsWith(begins, clean, StringComparison.Ordinal);
        Assert.Equal(unknown, clean.Count(c => c == 'a'));
    }

    [Fact]
    public void As_text_blocks_part_lists_are_marked_and_links_say_where_they_go()
    {
        var plain = HtmlSanitizer.ToPlain(
            "<h1>Title</h1><p>One<br>two  three</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>x</li><li>y</li></ol>" +
            "<blockquote><p>said</p><p>more</p></blockquote><pre>code\n  here</pre><p><a href=\"https://example.com/\">site</a> " +
            "<a href=\"https://example.com\">https://example.com</a> <a " +
                "href=\"mailto:a@b.example\">a@b.example</a></p><table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>" +
            "<script>no</script>");
        Assert.Equal(
            """
            Title

            One
            two three

            - a
              - b
            - c

            1. x
            2. y

            > said

            > more

            code
              here

            site (https://example.com/) https://example.com a@b.example

            k | v
            1 | 2
            """.ReplaceLineEndings("\n"), plain);
    }

    internal static void AssertHarmless(string payload, string clean)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body><div id=box>" + clean + "</div>").Body!;
        Assert.True(body.Children.Length == 1, $"{payload} leaves its box: {clean}");
        foreach (var element in body.Children[0].QuerySelectorAll("*"))
        {
            if (!AllowedTags.Written.ContainsKey(element.LocalName) || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
            {
                Assert.Fail($"{payload} leaves <{element.LocalName}>: {clean}");
            }

            foreach (var attribute in element.Attributes)
            {
                AssertHarmless(payload, element, attribute);
            }
        }
    }

    private static void AssertHarmless(string payload, IElement element, IAttr attribute)
    {
        Assert.Contains(attribute.Name,
            "href rel src alt loading title dir lang width height start value colspan rowspan align scope span class".Split(' '));
        if (attribute.Name == "href")
        {
            Assert.Matches(@"(?i)^(https?:|mailto:|tel:|[^:]*([/?#\\].*)?$)", attribute.Value);
            Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
        }
        else if (attribute.Name == "src")
        {
            Assert.True(attribute.Value.StartsWith("/files/", StringComparison.Ordinal), payload);
        }
        else if (attribute.Name == "class")
        {
            Assert.StartsWith("language-", attribute.Value, StringComparison.Ordinal);
        }
    }
}
