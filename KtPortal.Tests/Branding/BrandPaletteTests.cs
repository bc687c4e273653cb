using KtPortal.Core.Branding;

namespace KtPortal.Tests.Branding;

public sealed class BrandPaletteTests
{
    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#0b5c8a", "#0b5c8a", 1)]
    public void Contrast_is_that_of_wcag(string a, string b, double expected)
    {
        Assert.Equal(expected, Contrast.Ratio(a, b), 0.01);
        Assert.Equal(Contrast.Ratio(a, b), Contrast.Ratio(b, a));
    }

    [Theory]
    [InlineData("#ff0000", 0.628, 0.2577, 29.23)]
    [InlineData("#0b5c8a", 0.456, 0.1, 240)]
    public void Colours_come_back_from_oklch_as_they_were(string hex, double l, double c, double h)
    {
        var color = Oklch.Of(hex);
        Assert.Equal((l, c, h), (Math.Round(color.L, 3) is var x && Math.Abs(x - l) < 0.01 ? l : x, Math.Abs(color.C - c) < 0.012 ? c : color.C, Math.Abs(color.H - h) < 4 ? h : color.H));
        Assert.Equal(hex, color.ToHex());
    }

    [Fact]
    public void Whatever_is_accepted_can_be_read_in_both_themes()
    {
        var random = new Random(3);
        var accepted = 0;
        for (var i = 0; i < 2000; i++)
        {
            var p = BrandPalette.Derive(Any(random), Any(random), Any(random));
            if (!p.CanBeUsed)
            {
                Assert.All(p.Findings.Where(f => !f.Passes), f => Assert.NotNull(f.Nearest));
                continue;
            }

            accepted++;
            Assert.True(Contrast.Ratio(p.Primary, "#ffffff") >= 4.5);
            Assert.True(Contrast.Ratio(p.PrimaryDark, BrandPalette.DarkSurface) >= 4.5);
            foreach (var (on, ground) in new[] { (p.OnPrimary, p.Primary), (p.OnPrimaryDark, p.PrimaryDark), (p.OnSecondary, p.Secondary), (p.OnSecondaryDark, p.SecondaryDark), (p.OnAccent, p.Accent) })
            {
                Assert.True(Contrast.Ratio(on, ground) >= 4.5, $"{on} on {ground}");
            }

            Assert.True(Contrast.Ratio(p.Accent, p.Secondary) >= 3);
            Assert.True(Contrast.Ratio(p.AccentDark, p.SecondaryDark) >= 3);
        }

        Assert.True(accepted > 100);
    }

    [Fact]
    public void A_colour_that_fails_is_refused_with_its_ratio_and_the_nearest_that_works()
    {
        var brand = BrandSettings.Named("A") with { Primary = "#ffb000" };
        var error = Assert.Single(BrandRules.Check(brand).All);
        Assert.Equal("Primary", error.Field);
        Assert.Contains("1.8 : 1", error.Message, StringComparison.Ordinal);
        var offered = BrandPalette.Derive(brand.Primary, brand.Secondary, brand.Accent).Findings.First(f => f.Field == "Primary").Nearest!;
        Assert.Empty(BrandRules.Check(brand with { Primary = offered }).All);
        Assert.InRange(Oklch.Apart(Oklch.Of(offered).H, Oklch.Of(brand.Primary).H), 0, 8);
    }

    [Fact]
    public void An_accent_that_fails_is_not_refused_but_replaced()
    {
        var palette = BrandPalette.Derive("#0b5c8a", "#0d2c42", "#123a55");
        Assert.True(palette.CanBeUsed);
        Assert.Equal(palette.OnSecondary, palette.Accent);
    }

    [Theory]
    [InlineData("#c62828", true)]
    [InlineData("#b3261e", true)]
    [InlineData("#8a2a57", false)]
    [InlineData("#0b5c8a", false)]
    [InlineData("#444444", false)]
    public void A_primary_like_the_red_of_errors_is_noticed(string primary, bool looksLike) => Assert.Equal(looksLike, BrandPalette.LooksLikeAnError(primary));

    [Fact]
    public void The_greys_of_a_red_brand_are_not_red() => Assert.Equal(0, BrandPalette.Derive("#c62828", "#5a1010", "#ffffff").Tint);

    [Fact]
    public void The_demo_brands_pass_their_own_rules()
    {
        foreach (var brand in (BrandSettings[])[Core.Demo.DemoBrands.Kre8ivTech, Core.Demo.DemoBrands.Northwind, Core.Demo.DemoBrands.Acme])
        {
            Assert.Empty(BrandRules.Check(brand).All);
            Assert.All(BrandPalette.Derive(brand.Primary, brand.Secondary, brand.Accent).Findings, f => Assert.True(f.Passes, $"{brand.PortalName}: {f}"));
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("data:text/html,x")]
    [InlineData("https://user@evil.example")]
    [InlineData("/relative")]
    public void A_link_that_is_no_plain_address_is_refused(string url) =>
        Assert.Contains("TermsUrl", BrandRules.Check(BrandSettings.Named("A") with { TermsUrl = url }).All.Select(e => e.Field));

    private static string Any(Random random) => $"#{random.Next(0x1000000):x6}";
}
