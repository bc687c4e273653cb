using KtPortal.Core.Text;

namespace KtPortal.Tests.Text;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u00A0\u2003\u3000")]
    [InlineData("\u200B\u200C\u200D\u2060\uFEFF")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u3164\u115F\u1160\uFFA0")]
    [InlineData("\u00AD")]
    [InlineData("\uFE0F\uFE00\u180B\U000E0100")]
    [InlineData("\u034F\u061C\u202E\u2066\u17B4")]
    [InlineData("\U000E0041\U0001D159\U0001D173")]
    public void What_nobody_sees_is_blank(string text)
    {
        Assert.True(TypedText.IsBlank(text));
        Assert.Equal("", TypedText.Seen(text));
        Assert.Equal("", TypedText.Of(text, 100));
    }

    [Theory]
    [InlineData("a\u200Bb\u00AD", "ab")]
    [InlineData("\uFEFFx", "x")]
    [InlineData("e\u0301", "é")]
    public void Words_that_look_alike_are_one(string typed, string word) => Assert.Equal(word, TypedText.Of(typed, 100));

    [Theory]
    [InlineData("x")]
    [InlineData("👩‍👩‍👧")]
    [InlineData("❤️")]
    [InlineData("한국어")]
    [InlineData("می‌خواهم")]
    [InlineData("⠁")]
    [InlineData("-")]
    [InlineData("\uFFFD")]
    public void What_somebody_sees_is_not_blank_and_stays_as_it_was_typed(string text)
    {
        Assert.False(TypedText.IsBlank(text));
        Assert.Equal(text, TypedText.Of(text, 100));
    }

    // Not as data of a theory: an attribute can't hold them.
    [Fact]
    public void A_zero_and_half_a_character_are_no_text() =>
        Assert.All((string[])["a\0b", "\uD800", "a\uDC00b", "\uDE00\uD83D"], text => Assert.False(TypedText.IsText(text)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\U0001F600 \u0001 \uFFFE")]
    public void All_else_is_text(string? text) => Assert.True(TypedText.IsText(text));

    [Fact]
    public void The_end_of_a_line_is_one_character() => Assert.Equal("a\nb\nc\n\nd", TypedText.WithLineEnds("a\r\nb\rc\n\r\nd"));
}
