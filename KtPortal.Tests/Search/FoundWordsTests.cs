using KtPortal.Core.Search;

namespace KtPortal.Tests.Search;

/// <summary>What is marked in a text is what was looked for in it.</summary>
public sealed class FoundWordsTests
{
    [Theory]
    [InlineData("Printer on fire", "print", "[Print]er on fire")]
    [InlineData("The Printer's fire", "fire printer", "The [Printer]'s [fire]")]
    [InlineData("Café in Zürich", "cafe zurich", "[Café] in [Zürich]")]
    [InlineData("Zürich", "zuerich", "[Zürich]")]
    [InlineData("see INV-2026-0042, please", "inv-2026", "see [INV-2026]-0042, please")]
    [InlineData("host 10.20.30.40 is down", "20.30", "host 10.[20.30].40 is down")]
    [InlineData("Mail of dana@harbor.example", "harbor.example", "Mail of dana@[harbor.example]")]
    [InlineData("打印机无法工作", "无法", "打印机[无法]工作")]
    [InlineData("the e-mail and the email", "email", "the [e-mail] and the [email]")]
    [InlineData("a <b> & C# in it", "c#", "a <b> & [C]# in it")]
    [InlineData("this, not that", "this -not", "[this], not that")]
    [InlineData("-v leads 🎉🎈", "-v leads 🎉", "-[v] [leads] [🎉]🎈")]
    [InlineData("nothing here", "absent", "nothing here")]
    public void Marks(string text, string typed, string marked)
    {
        var shown = text;
        foreach (var range in FoundWords.Of(typed).In(text).Reverse())
        {
            shown = shown.Insert(range.End.Value, "]").Insert(range.Start.Value, "[");
        }

        Assert.Equal(marked, shown);
    }

    [Theory]
    [InlineData("ﬁle İstanbul ΣΊΣΥΦΟΣ 𝔘nicode")]
    [InlineData("e\u0301te\u0301 \u202Eabc\u202C \u200Bzero")]
    [InlineData("\uD800 broken \uDC00")]
    public void What_is_marked_lies_in_the_text(string text)
    {
        foreach (var word in text.Split(' '))
        {
            var end = 0;
            foreach (var range in FoundWords.Of(word).In(text))
            {
                Assert.InRange(range.Start.Value, end, text.Length);
                end = range.End.Value;
                Assert.InRange(end, range.Start.Value + 1, text.Length);
            }
        }
    }

    [Fact]
    public void Long_and_hostile_text_is_split_in_little_time()
    {
        foreach (var text in (string[])[new string('-', 200_000), new string('a', 200_000), string.Concat(Enumerable.Repeat("a.", 100_000)),
            string.Concat(Enumerable.Repeat("打", 100_000)), new string('\u0301', 200_000), string.Concat(Enumerable.Repeat("ab1 ", 50_000))])
        {
            var index = new WordIndex();
            index.Add(text, FoundBy.Everybody);
            Assert.True(index.Vector.Length < 1_000_000);
            Assert.NotNull(FoundWords.Of("ab").In(text));
        }
    }
}
