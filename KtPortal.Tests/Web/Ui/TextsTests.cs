using System.Globalization;
using KtPortal.Web.Ui;

namespace KtPortal.Tests.Web.Ui;

public sealed class TextsTests
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 15, 50, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-12T14:04:00Z", "9:04")]
    [InlineData("2026-03-12T04:59:00Z", "Wed")]
    [InlineData("2026-03-06T14:00:00Z", "Fri")]
    [InlineData("2026-03-05T14:00:00Z", "5 Mar")]
    [InlineData("2025-12-31T14:00:00Z", "31 Dec 2025")]
    [InlineData("2026-03-16T14:00:00Z", "16 Mar")]
    public void A_time_is_as_short_as_it_can_be_where_the_reader_lives(string instant, string words)
    {
        using var _ = new InEnglish();

        Assert.Equal(words, Texts.ShortTime(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), Chicago, Now));
    }

    [Fact]
    public void A_time_says_the_whole_instant_to_machines_and_on_hover()
    {
        using var _ = new InEnglish();

        Assert.Equal("<time class=\"row-updated\" datetime=\"2026-03-12T14:04:00Z\" title=\"12 March 2026, 9:04\">9:04</time>",
            Rendered.Html(Texts.Time(new DateTimeOffset(2026, 3, 12, 16, 4, 0, TimeSpan.FromHours(2)), Chicago, Now, "row-updated")));
    }

    [Theory]
    [InlineData("2026-03-12T14:04:00Z", "9:04")]
    [InlineData("2026-03-12T04:59:00Z", "Wed, 23:59")]
    [InlineData("2026-03-05T14:00:00Z", "5 Mar, 8:00")]
    [InlineData("2025-12-31T14:00:00Z", "31 Dec 2025, 8:00")]
    public void What_was_said_on_an_earlier_day_says_when_without_hovering(string instant, string words)
    {
        using var _ = new InEnglish();

        Assert.Equal(words, Texts.ShortMoment(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), Chicago, Now));
    }

    [Theory]
    [InlineData("America/New_York", "New York (UTC\u22124)")]
    [InlineData("Asia/Kolkata", "Kolkata (UTC+5:30)")]
    [InlineData("UTC", "UTC")]
    public void A_zone_is_named_by_its_place(string zone, string name) =>
        Assert.Equal(name, ZoneMark.NameOf(TimeZoneInfo.FindSystemTimeZoneById(zone), Now));

    [Theory]
    [InlineData("short.png", "<span dir=\"auto\" class=\"block truncate \">short.png</span>")]
    [InlineData("a name that is rather long.final.pdf", "<span dir=\"auto\" class=\"file-name \"><span>a name that is rather long.f</span><span>inal.pdf</span></span>")]
    [InlineData("a name with no ending to speak of", "<span dir=\"auto\" class=\"block truncate \">a name with no ending to speak of</span>")]
    public void A_long_file_name_keeps_its_ending(string name, string html) =>
        Assert.Equal(html, Rendered.Html(FileNames.FileName(name)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(2_300, "2 KB")]
    [InlineData(214_100, "214 KB")]
    [InlineData(999_600, "1 MB")]
    [InlineData(1_440_000, "1.4 MB")]
    [InlineData(52_428_800, "52.4 MB")]
    [InlineData(3_200_000_000, "3.2 GB")]
    public void A_size_has_the_unit_that_keeps_it_short(long bytes, string words)
    {
        using var _ = new InEnglish();

        Assert.Equal(words, Texts.FileSize(bytes));
    }

    private sealed class InEnglish : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public InEnglish() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
