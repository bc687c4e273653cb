using System.Buffers.Binary;
using System.Text;
using KtPortal.Core.Branding.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace KtPortal.Tests.Branding;

/// <summary>Pictures as an attacker would draw them.</summary>
public sealed class BrandImageTests
{
    [Theory]
    [InlineData("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><text>&x;</text></svg>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><text>&b;</text></svg>")]
    [InlineData("<html><svg xmlns=\"http://www.w3.org/2000/svg\"/></html>")]
    [InlineData("<svg viewBox=\"0 0 1 1\"/>")]
    [InlineData("GIF89a<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>")]
    public void What_is_no_plain_svg_is_refused(string text) => Assert.NotNull(BrandImage.Read(Encoding.UTF8.GetBytes(text)).Refusal);

    [Theory]
    [InlineData("<use href=\"data:image/svg+xml,evil\"/>")]
    [InlineData("<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"//evil/#a\"/>")]
    [InlineData("<style>@import '//evil';</style>")]
    [InlineData("<style>rect { fill: \\75rl(//evil) }</style>")]
    [InlineData("<rect style=\"fill:url(//evil)\"/>")]
    [InlineData("<rect fill=\"url(//evil#a)\"/>")]
    [InlineData("<rect onclick=\"evil()\"/>")]
    [InlineData("<a href=\"javascript:evil()\"><rect/></a>")]
    [InlineData("<animate attributeName=\"href\" to=\"javascript:evil()\"/>")]
    [InlineData("<set attributeName=\"onclick\" to=\"evil()\"/>")]
    [InlineData("<image href=\"//evil/a.png\"/>")]
    [InlineData("<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>evil()</script></body></foreignObject>")]
    [InlineData("<?xml-stylesheet href=\"//evil\"?>")]
    [InlineData("<x:script xmlns:x=\"http://www.w3.org/2000/svg\">evil()</x:script>")]
    [InlineData("<filter id=\"f\"><feImage href=\"//evil\"/></filter>")]
    public void What_runs_or_fetches_is_taken_out(string inside)
    {
        var (image, _) = BrandImage.Read(Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><circle r=\"2\"/>{inside}</svg>"));
        var clean = Encoding.UTF8.GetString(image!.Content);
        Assert.Contains("<circle", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_itself_over_and_over_is_refused()
    {
        var levels = string.Concat(Enumerable.Range(1, 9).Select(i => $"<g id=\"l{i}\">{string.Concat(Enumerable.Repeat($"<use href=\"#l{i - 1}\"/>", 10))}</g>"));
        Assert.NotNull(Read($"<defs><rect id=\"l0\"/>{levels}</defs><use href=\"#l9\"/>").Refusal);
        Assert.NotNull(Read("<g id=\"a\"><use href=\"#a\"/></g>").Refusal);
        var tiles = string.Concat(Enumerable.Range(1, 9).Select(i => $"<pattern id=\"p{i}\">{string.Concat(Enumerable.Repeat($"<rect fill=\"url('#p{i - 1}')\"/>", 10))}</pattern>"));
        Assert.NotNull(Read($"<defs>{tiles}</defs><rect fill=\"url(#p9)\"/>").Refusal);
        Assert.Null(Read("<defs><g id=\"a\"><rect/></g></defs><use href=\"#a\"/><use href=\"#a\"/><rect fill=\"#abc\"/>").Refusal);
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(5_999, 5_999)]
    [InlineData(-1, 10)]
    [InlineData(0, 10)]
    public void A_small_file_that_unpacks_to_a_huge_picture_is_refused(int width, int height) => Assert.NotNull(BrandImage.Read(Png("IHDR", width, height)).Refusal);

    [Fact]
    public void The_size_is_read_where_a_png_has_it()
    {
        Assert.Null(BrandImage.Read(Png("IHDR", 64, 64)).Refusal);
        Assert.NotNull(BrandImage.Read(Png("tEXt", 64, 64)).Refusal);
    }

    [Fact]
    public async Task What_cannot_be_painted_leaves_the_tab_its_icon()
    {
        using var painter = new SvgPainter(NullLogger<SvgPainter>.Instance);
        var (broken, _) = BrandImage.Read(Png("IHDR", 64, 64));
        Assert.Null(await painter.PaintAsync("no picture"u8.ToArray(), 64, TestContext.Current.CancellationToken));
        var files = await new BrandIcons(painter).MakeAsync(Core.Branding.BrandSettings.Named("Acme"), broken, null, TestContext.Current.CancellationToken);
        Assert.Equal("favicon.png", files[0].Name);
    }

    private static (BrandImage? Image, string? Refusal) Read(string inside) =>
        BrandImage.Read(Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\">{inside}</svg>"));

    private static byte[] Png(string chunk, int width, int height)
    {
        var png = new byte[100];
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(png);
        Encoding.ASCII.GetBytes(chunk, png.AsSpan(12));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }
}
