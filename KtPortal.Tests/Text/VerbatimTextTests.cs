using AngleSharp.Html.Parser;
using KtPortal.Core.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Text;

public sealed class VerbatimTextTests
{
    [Theory, MemberData(nameof(TypedSamples.All), MemberType = typeof(TypedSamples))]
    [InlineData("")]
    [InlineData("> only a quote")]
    [InlineData("\n\n> a quote below nothing")]
    [InlineData("> a\n\n> b\n\n\n> c\nd\n>\n> e")]
    [InlineData("a\r\nb\rc\n\r\nd")]
    public void Every_letter_is_shown_where_it_was_typed(string text)
    {
        var html = VerbatimText.ToHtml(text);
        Assert.Equal(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), ShownText.Of(html));
        HtmlSanitizerTests.AssertHarmless(text, html);
    }

    [Theory]
    [InlineData("see \"https://example.com/a\" now", "https://example.com/a")]
    [InlineData("'https://example.com/a','https://example.com/b'", "https://example.com/a https://example.com/b")]
    [InlineData("„https://example.com/a“ «https://example.com/b»", "https://example.com/a https://example.com/b")]
    [InlineData("(see https://example.com/a_(b)). [https://example.com/c]", "https://example.com/a_(b) https://example.com/c")]
    [InlineData("<https://example.com/a>", "https://example.com/a")]
    [InlineData("参照https://example.com/a、https://example.com/b。", "https://example.com/a https://example.com/b")]
    [InlineData("「https://example.com/」を見て", "https://example.com/")]
    [InlineData("请看http://example.com/a,谢谢", "http://example.com/a")]
    [InlineData("https://example.com/aを見てください", "https://example.com/a")]
    [InlineData("https://ja.wikipedia.org/wiki/日本語", "https://ja.wikipedia.org/wiki/日本語")]
    [InlineData("HTTP://EXAMPLE.com/A?b=1&c=[2]#d!", "HTTP://EXAMPLE.com/A?b=1&c=[2]#d")]
    [InlineData("www.example.com, http://10.0.0.1:8080/x", "https://www.example.com http://10.0.0.1:8080/x")]
    [InlineData("http://intranet/wiki", "http://intranet/wiki")]
    [InlineData("ask dana@harbor.example, or dana.x+y@mail.harbor.example.",
        "mailto:dana@harbor.example mailto:dana.x+y@mail.harbor.example")]
    [InlineData("連絡先dana@harbor.exampleまで", "mailto:dana@harbor.example")]
    [InlineData("call tel:+15550100 or hotel:5", "tel:+15550100")]
    [InlineData("xhttp://a.example javascript:alert(1) file:///etc data:text/html,x", "")]
    [InlineData("user@host @here a@.b http:// https://)", "")]
    [InlineData("https://example.com/\"onmouseover=\"alert(1)", "https://example.com/")]
    public void Addresses_are_links_whatever_stands_around_them(string text, string links)
    {
        var html = VerbatimText.ToHtml(text);
        var document = new HtmlParser().ParseDocument(html);
        Assert.Equal(links, string.Join(' ', document.QuerySelectorAll("a").Select(a => a.GetAttribute("href"))));
        Assert.All(document.QuerySelectorAll("a"), a => Assert.Contains("noopener", a.GetAttribute("rel"), StringComparison.Ordinal));
        Assert.Equal(text, ShownText.Of(html));
    }

    [Fact]
    public void Lines_that_begin_with_the_sign_are_quotes()
    {
        var document = new HtmlParser().ParseDocument(VerbatimText.ToHtml("Anna wrote:\n> one\n> two\nYes, 5 > 4."));
        Assert.Equal("> one\n> two", ShownText.Of(Assert.Single(document.QuerySelectorAll("blockquote"))));
    }

    [Theory]
    [InlineData("Short", 20, "Short")]
    [InlineData("__init__\n\n  1. *a*\n> b", 80, "__init__ 1. *a* > b")]
    [InlineData("The printer on the second floor is out of order", 24, "The printer on the…")]
    [InlineData("😀😀😀", 4, "😀…")]
    [InlineData("", 20, "")]
    public void A_preview_is_one_line_with_all_its_letters(string text, int max, string preview) =>
        Assert.Equal(preview, WrittenText.AsTyped(text).Preview(max));

    [Theory]
    [InlineData("\n \r\n    indented\r\nend \n\n", "    indented\nend")]
    [InlineData(" \n\t", "")]
    public void Blank_lines_around_a_text_are_no_part_of_it(string typed, string text) =>
        Assert.Equal(text, WrittenText.AsTyped(typed).Trimmed().Text);
}
