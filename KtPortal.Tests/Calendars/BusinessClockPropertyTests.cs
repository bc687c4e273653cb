using CsCheck;
using KtPortal.Core.Calendars;

namespace KtPortal.Tests.Calendars;

public sealed class BusinessClockPropertyTests
{
    // Each with a hundred calendars a run, others each time; CsCheck_Iter asks for more.
    [Fact]
    public void It_counts_what_a_count_of_every_minute_counts() => RandomCase.Any.Sample(c =>
    {
        if (c.Clock is not { } clock)
        {
            return;
        }

        var slow = new SlowCount(c);
        var (from, until) = (c.Start.AddMinutes(Math.Min(c.First, c.Second)), c.Start.AddMinutes(Math.Max(c.First, c.Second)));
        var minutes = slow.Between(from, until);
        Assert.Equal(minutes, clock.Between(from, until).TotalMinutes);
        if (minutes > 0)
        {
            var due = clock.Add(from, TimeSpan.FromMinutes(minutes));
            Assert.True(due <= until);
            Assert.Equal(minutes, slow.Between(from, due));
            Assert.True(slow.IsOpen(due.AddMinutes(-1)));
            var back = clock.Subtract(until, TimeSpan.FromMinutes(minutes));
            Assert.True(back >= from && slow.IsOpen(back));
            Assert.Equal(minutes, slow.Between(back, until));
            var opening = clock.NextOpening(from);
            Assert.True(slow.IsOpen(opening) && slow.Between(from, opening) == 0);
        }
    });

    [Fact]
    public void More_work_is_due_later_and_a_later_start_is_never_due_earlier() => RandomCase.Any.Sample(c =>
    {
        if (c.Clock is not { } clock || !OpensSoon(clock, c.Start))
        {
            return;
        }

        var (less, more) = (TimeSpan.FromSeconds(Math.Min(c.First, c.Second)), TimeSpan.FromSeconds(Math.Max(c.First, c.Second)));
        Assert.True(clock.Add(c.Start, less) <= clock.Add(c.Start, more));
        Assert.True(clock.Add(c.Start, more) <= clock.Add(c.Start + less, more));
        Assert.True(clock.Subtract(c.Start, more) <= clock.Subtract(c.Start, less));
    });

    [Fact]
    public void What_was_added_lies_between_and_what_was_taken_away_too() => RandomCase.Any.Sample(c =>
    {
        if (c.Clock is not { } clock || !OpensSoon(clock, c.Start))
        {
            return;
        }

        var work = TimeSpan.FromSeconds(c.First + 1);
        var due = clock.Add(c.Start, work);
        Assert.Equal(work, clock.Between(c.Start, due));
        Assert.True(clock.Between(c.Start, due.AddTicks(-1)) < work);
        var begun = clock.Subtract(c.Start, work);
        Assert.Equal(work, clock.Between(begun, c.Start));
        Assert.True(clock.Between(begun.AddTicks(1), c.Start) < work);
    });

    [Fact]
    public void Pauses_only_take_away_what_they_hold() => RandomCase.Any.Sample(c =>
    {
        if (c.Clock is not { } clock || !OpensSoon(clock, c.Start))
        {
            return;
        }

        var (from, until) = (c.Start.AddMinutes(Math.Min(c.First, c.Second)), c.Start.AddMinutes(Math.Max(c.First, c.Second)));
        var end = c.Start.AddMinutes(RandomCase.MostMinutes);
        var middle = from + ((until - from) / 2);
        Pause[] pauses = [new(middle, until), new(from, middle), new(from.AddMinutes(1), middle), new(c.Start.AddDays(-3), c.Start)];
        var elapsed = SlaCount.Elapsed(clock, c.Start, pauses, end);
        Assert.Equal(clock.Between(c.Start, end) - clock.Between(from, until), elapsed);
        var target = TimeSpan.FromMinutes(c.Second + 1);
        var due = SlaCount.Due(clock, c.Start, target, pauses)!.Value;
        Assert.Equal(target, SlaCount.Elapsed(clock, c.Start, pauses, due));
        Assert.True(SlaCount.Elapsed(clock, c.Start, pauses, due.AddTicks(-1)) < target);
    });

    [Fact]
    public void What_is_told_goes_from_start_to_due_without_a_gap_and_adds_up() => RandomCase.Any.Sample(c =>
    {
        if (c.Clock is not { } clock || !OpensSoon(clock, c.Start))
        {
            return;
        }

        var work = TimeSpan.FromMinutes(c.First + 1);
        Pause[] pauses = [new(c.Start.AddMinutes(c.Second), c.Start.AddMinutes(c.Second + 90))];
        foreach (var told in (IReadOnlyList<CountedSpan>[])[clock.Explain(c.Start, work), SlaCount.Explain(clock, c.Start, work, pauses)])
        {
            Assert.Equal(work, told.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Counted));
            Assert.Equal(c.Start, told[0].From);
            Assert.All(told.Zip(told.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
            Assert.All(told, s => Assert.Equal(s.Counted, s.Kind == SpanKind.Open ? s.Until - s.From : TimeSpan.Zero));
            Assert.All(told.Where(s => s.Kind != SpanKind.Paused), s => Assert.Equal(s.Counted, clock.Between(s.From, s.Until)));
        }
    });

    // Yearly holidays of a week of one day may leave nothing.
    private static bool OpensSoon(BusinessClock clock, DateTimeOffset start) => clock.Between(start, start.AddDays(40)) > TimeSpan.Zero && clock.Between(start.AddDays(-40), start) > TimeSpan.Zero;
}
