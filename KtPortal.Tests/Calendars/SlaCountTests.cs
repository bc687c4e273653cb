using KtPortal.Core.Calendars;
using static KtPortal.Tests.Calendars.SomeCalendars;

namespace KtPortal.Tests.Calendars;

public sealed class SlaCountTests
{
    private static readonly DateTimeOffset Start = At(NewYork, "2026-02-09 09:00"); // a Monday
    private static readonly TimeSpan Target = TimeSpan.FromHours(4);

    [Fact]
    public void Used_up_exactly_when_a_pause_begins_it_is_due_there()
    {
        Assert.Equal("Mon 2026-02-09 13:00", Due(Pause("2026-02-09 13:00", null)));
        Assert.Equal("paused", Due(Pause("2026-02-09 12:59", null)));
        Assert.Equal("Mon 2026-02-09 13:00", Due(Pause("2026-02-09 15:00", "2026-02-09 16:00")));
    }

    [Fact]
    public void Used_up_at_closing_it_is_due_there_though_a_pause_begins_at_night() =>
        Assert.Equal("Mon 2026-02-09 17:00", Wall(NewYork, SlaCount.Due(Ny, Start, TimeSpan.FromHours(8), [Pause("2026-02-09 23:00", null)])));

    [Theory]
    [InlineData("2026-02-09 10:00", "2026-02-09 11:00", "2026-02-09 10:30", "2026-02-09 12:00")] // they overlap
    [InlineData("2026-02-09 11:00", "2026-02-09 12:00", "2026-02-09 10:00", "2026-02-09 11:00")] // unordered, and touch
    [InlineData("2026-02-09 10:00", "2026-02-09 12:00", "2026-02-09 10:30", "2026-02-09 11:00")] // one in the other
    [InlineData("2026-02-09 10:00", "2026-02-09 12:00", "2026-02-09 13:00", "2026-02-09 13:00")] // one that holds nothing
    [InlineData("2026-02-09 10:00", "2026-02-09 12:00", "2026-02-09 13:00", "2026-02-09 12:00")] // one that ends before it begins
    [InlineData("2026-02-09 10:00", "2026-02-09 12:00", "2026-02-06 10:00", "2026-02-06 12:00")] // one before the start
    [InlineData("2026-02-08 10:00", "2026-02-09 10:00", "2026-02-09 11:00", "2026-02-09 12:00")] // one that began before it
    public void However_pauses_lie_two_hours_of_them_are_two_hours(string from, string until, string otherFrom, string otherUntil)
    {
        Pause[] pauses = [Pause(from, until), Pause(otherFrom, otherUntil)];
        Assert.Equal("Mon 2026-02-09 15:00", Due(pauses));
        Assert.Equal("Mon 2026-02-09 15:00", Due([pauses[1], pauses[0]]));
        Assert.Equal(Target, SlaCount.Elapsed(Ny, Start, pauses, At(NewYork, "2026-02-09 15:00")));
    }

    [Fact]
    public void An_open_pause_swallows_those_that_follow_it()
    {
        Pause[] pauses = [Pause("2026-02-09 11:00", "2026-02-09 12:00"), Pause("2026-02-09 10:00", null)];
        Assert.Equal("paused", Due(pauses));
        Assert.Equal(TimeSpan.FromHours(1), SlaCount.Elapsed(Ny, Start, pauses, At(NewYork, "2026-02-11 12:00")));
        Assert.Equal(TimeSpan.FromMinutes(30), SlaCount.Elapsed(Ny, Start, pauses, At(NewYork, "2026-02-09 09:30")));
    }

    [Fact]
    public void Nothing_has_passed_before_the_start_and_nothing_promised_is_due_at_once()
    {
        Assert.Equal(TimeSpan.Zero, SlaCount.Elapsed(Ny, Start, [], Start.AddHours(-4)));
        Assert.Equal(Start, SlaCount.Due(Ny, Start, TimeSpan.Zero, [Pause("2026-02-09 09:00", null)]));
        Assert.Equal("paused", Due(Pause("2026-02-09 08:00", null)));
    }

    [Fact]
    public void A_pause_is_told_between_what_counts()
    {
        var told = SlaCount.Explain(Ny, At(NewYork, "2026-02-09 16:00"), Target, [Pause("2026-02-09 18:00", "2026-02-11 07:00")]);
        Assert.Equal(
            ["Open Mon 2026-02-09 16:00 60", "Closed Mon 2026-02-09 17:00 0", "Paused Mon 2026-02-09 18:00 0", "Closed Wed 2026-02-11 07:00 0", "Open Wed 2026-02-11 09:00 180"],
            told.Select(s => $"{s.Kind} {Wall(NewYork, s.From)} {s.Counted.TotalMinutes}"));
        Assert.Equal("Wed 2026-02-11 12:00", Wall(NewYork, told[^1].Until));

        var stands = SlaCount.Explain(Ny, Start, Target, [Pause("2026-02-09 10:00", null)]);
        Assert.Equal([SpanKind.Open, SpanKind.Paused], stands.Select(s => s.Kind));
        Assert.Equal(stands[1].From, stands[1].Until);
    }

    private static string Due(params Pause[] pauses) => Wall(NewYork, SlaCount.Due(Ny, Start, Target, pauses));

    private static Pause Pause(string from, string? until) => new(At(NewYork, from), until is null ? null : At(NewYork, until));
}
