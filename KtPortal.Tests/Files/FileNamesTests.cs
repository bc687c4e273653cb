using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("Angebot für Müller.pdf", "Angebot für Müller.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\anna\\scan.png", "scan.png")]
    [InlineData("evil.exe\0.pdf", "evil.exe.pdf")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("trailing.txt. . ", "trailing.txt")]
    [InlineData("  spaced.txt", "spaced.txt")]
    [InlineData("cafe\u0301.txt", "caf\u00E9.txt")]
    [InlineData("..", "file")]
    [InlineData("/", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void A_name_from_outside_becomes_one_to_be_shown(string? name, string clean) => Assert.Equal(clean, FileNames.Clean(name));

    [Fact]
    public void Half_a_character_is_shown_as_such() => Assert.Equal("half\uFFFD.txt", FileNames.Clean("half\uD83D.txt"));

    [Fact]
    public void A_long_name_keeps_its_extension_and_its_characters_whole()
    {
        var clean = FileNames.Clean(string.Concat(Enumerable.Repeat("😀", 200)) + ".docx");
        Assert.InRange(clean.Length, 250, 255);
        Assert.EndsWith("😀.docx", clean, StringComparison.Ordinal);
        Assert.Equal(255, FileNames.Clean(new string('a', 300)).Length);
        Assert.Equal(255, FileNames.Clean("a." + new string('b', 300)).Length);
    }
}
