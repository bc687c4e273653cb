using System.Globalization;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Languages;
using KtPortal.Web.Ui;

namespace KtPortal.Tests.Languages;

public sealed class WordingTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 8, 0, 0, TimeSpan.Zero); // a Thursday, 9:00 in Berlin

    [Theory]
    [InlineData("en", 1, "one")]
    [InlineData("en", 0, "other")]
    [InlineData("fr", 0, "one")]
    [InlineData("fr", 2, "other")]
    [InlineData("pl", 3, "few")]
    [InlineData("pl", 13, "many")]
    [InlineData("pl", 22, "few")]
    [InlineData("ru", 21, "one")]
    [InlineData("ru", 11, "many")]
    [InlineData("ar", 0, "zero")]
    [InlineData("ar", 2, "two")]
    [InlineData("ar", 105, "few")]
    [InlineData("ar", 111, "many")]
    [InlineData("ar", 100, "other")]
    [InlineData("ja", 1, "other")]
    public void A_number_takes_the_form_of_its_language(string language, int number, string category) =>
        Assert.Equal(category, Plurals.CategoryOf(number, CultureInfo.GetCultureInfo(language)));

    [Theory]
    [InlineData("en", 1, "1 open ticket")]
    [InlineData("en", 2, "2 open tickets")]
    [InlineData("de", 0, "0 offene Tickets")]
    [InlineData("de", 1, "1 offenes Ticket")]
    public void Tickets_are_counted(string language, int number, string words)
    {
        using var _ = new Speaking(language);

        Assert.Equal(words, PortalTexts.OpenTickets.For(number));
    }

    [Fact]
    public void A_form_that_a_language_leaves_out_is_the_other() => Assert.Equal("1 x", "few: {0} y | other: {0} x".For(1));

    [Theory]
    [InlineData("2026-03-12T08:04:00Z", "9:04", "12. März 2026, 9:04 Uhr")]
    [InlineData("2026-03-10T08:00:00Z", "Di", "10. März 2026, 9:00 Uhr")]
    [InlineData("2026-02-05T08:00:00Z", "5. Feb.", "5. Februar 2026, 9:00 Uhr")]
    [InlineData("2025-12-31T08:00:00Z", "31. Dez. 2025", "31. Dezember 2025, 9:00 Uhr")]
    public void Germans_read_their_dates(string instant, string brief, string whole)
    {
        using var _ = new Speaking("de-DE");
        var at = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

        Assert.Equal(brief, Texts.ShortTime(at, Berlin, Now));
        Assert.Equal(whole, Texts.FullTime(at, Berlin));
    }

    [Theory]
    [InlineData(40, "voraussichtlich in etwa 40 Minuten")]
    [InlineData(125, "heute gegen 11:05 Uhr")]
    [InlineData(24 * 60, "morgen gegen 9:00 Uhr")]
    [InlineData(4 * 24 * 60, "Montag gegen 9:00 Uhr")]
    public void Germans_read_how_long_it_takes(int minutes, string words)
    {
        using var _ = new Speaking("de");

        Assert.Equal(words, Words.Estimate(Now.AddMinutes(minutes), Now, Berlin));
    }

    [Theory]
    [InlineData("de-DE", 1_440_000, "1,4 MB")]
    [InlineData("de-CH", 1_440_000, "1.4 MB")]
    [InlineData("en-GB", 214_100, "214 KB")]
    public void Sizes_follow_the_region(string culture, long bytes, string words)
    {
        using var _ = new Speaking(culture);

        Assert.Equal(words, Texts.FileSize(bytes));
    }

    [Fact]
    public void Limits_are_told_with_the_regions_thousands()
    {
        using var _ = new Speaking("de-DE");

        Assert.Equal("Das ist zu lang: 10.001 Zeichen. Erlaubt sind höchstens 10.000.", TicketRules.CheckComment(new string('x', 10_001)).MessageOf("Content"));
    }

    [Fact]
    public void Built_in_names_are_translated_and_a_tenants_own_are_not()
    {
        using var _ = new Speaking("de");

        Assert.Equal("Hoch", TenantWords.Of("High"));
        Assert.Equal("Wartet auf Sie", TenantWords.Of("Waiting for your reply"));
        Assert.Equal("VIP", TenantWords.Of("VIP"));
    }

    [Fact]
    public void Regions_that_are_made_up_are_their_language_and_languages_that_are_not_spoken_are_none()
    {
        Assert.Equal("de", SpokenLanguages.Find("de-XX")!.Name);
        Assert.Equal("de-AT", SpokenLanguages.Find("DE-at")!.Name);
        Assert.Null(SpokenLanguages.Find("tlh"));
        Assert.Null(SpokenLanguages.Find(""));
        Assert.Null(SpokenLanguages.Find(null));
    }
}
