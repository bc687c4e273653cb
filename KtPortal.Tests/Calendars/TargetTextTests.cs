using KtPortal.Core.Kernel;
using KtPortal.Core.Calendars;
using KtPortal.Tests.Languages;

namespace KtPortal.Tests.Calendars;

public sealed class TargetTextTests
{
    [Theory]
    [InlineData("1h 30m", 90)]
    [InlineData("90m", 90)]
    [InlineData("90 min", 90)]
    [InlineData("90 Min.", 90)]
    [InlineData("1.5", 90)]
    [InlineData("1,5", 90)]
    [InlineData("1,5 h", 90)]
    [InlineData("1:30", 90)]
    [InlineData("1h30", 90)]
    [InlineData("1 h 30", 90)]
    [InlineData("1 hour and 30 minutes", 90)]
    [InlineData("1 Stunde, 30 Minuten", 90)]
    [InlineData("1 Std. und 30 Min.", 90)]
    [InlineData("4 h", 240)]
    [InlineData("4 Std.", 240)]
    [InlineData("4", 240)]
    [InlineData("2 days", 960)]
    [InlineData("2 Tage", 960)]
    [InlineData("2d", 960)]
    [InlineData("1 Tag 2 Std.", 600)]
    [InlineData("0.5 days", 240)]
    [InlineData("0,25 h", 15)]
    [InlineData("1.33", 80)]
    [InlineData("  15 min ", 15)]
    [InlineData("5 working days", 2400)]
    public void A_time_is_read_as_people_write_it(string text, int minutes) => Assert.Equal(minutes, TargetText.Read(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("-4 h")]
    [InlineData("4 h!")]
    [InlineData("4 weeks")]
    [InlineData("30 min 2 h")]
    [InlineData("1 h 1 h")]
    [InlineData("1,000 min")]
    [InlineData("1:75")]
    [InlineData("1 month")]
    [InlineData("٤ h")]
    public void What_is_no_time_is_refused(string? text) => Assert.Contains("90 min", Refusal(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("1h ")]
    [InlineData("1h  ")]
    [InlineData("1h , ")]
    [InlineData("1 h  and  ")]
    [InlineData("1 working  days  ")]
    public Task What_fits_almost_to_its_end_is_refused_at_once(string piece) => HostileReading.IsRefused(
        piece, 60, text => !TargetText.Read(text).Succeeded);

    [Fact]
    public void Nothing_and_more_than_five_years_is_refused()
    {
        Assert.Equal("Enter at least a minute.", Refusal("0"));
        Assert.Equal("Enter at least a minute.", Refusal("0.4 min"));
        Assert.Equal("Enter at most five years.", Refusal("9999999 days"));
        Assert.Equal(TargetText.Most, TargetText.Read($"{TargetText.Most} min").Value);
    }

    [Fact]
    public void A_day_is_as_long_as_the_calendar_works()
    {
        Assert.Equal(2 * 450, TargetText.Read("2 days", 450).Value);
        Assert.Equal(1440, TargetText.Read("1 day", 1440).Value);
        Assert.Equal("2 days", TargetText.Write(900, 450));
    }

    [Theory]
    [InlineData(15, "15 min", "15 Min.")]
    [InlineData(60, "1 h", "1 Std.")]
    [InlineData(90, "1 h 30 min", "1 Std. 30 Min.")]
    [InlineData(480, "1 day", "1 Tag")]
    [InlineData(960, "2 days", "2 Tage")]
    [InlineData(600, "10 h", "10 Std.")]
    [InlineData(61_500, "1025 h", "1025 Std.")]
    public void Minutes_are_written_as_people_read_them_and_read_again(int minutes, string english, string german)
    {
        Assert.Equal(english, Written(minutes, "en"));
        Assert.Equal(german, Written(minutes, "de"));
        Assert.Equal(minutes, TargetText.Read(english).Value);
        Assert.Equal(minutes, TargetText.Read(german).Value);
    }

    private static string Written(int minutes, string language)
    {
        using var spoken = new Speaking(language);
        return TargetText.Write(minutes);
    }

    private static string? Refusal(string? text) => Assert.IsType<Problem.Invalid>(TargetText.Read(text).Problem).Errors.MessageOf("target");
}
