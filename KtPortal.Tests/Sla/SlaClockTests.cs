using KtPortal.Core.Calendars;
using KtPortal.Core.Sla;
using KtPortal.Tests.Calendars;

namespace KtPortal.Tests.Sla;

/// <summary>What a clock makes of its ticket's facts: the examples of the chapter that are more than arithmetic.</summary>
public sealed class SlaClockTests
{
    private static readonly Guid Policy = Guid.CreateVersion7();
    private static readonly Guid Medium = Guid.CreateVersion7();
    private static readonly Guid High = Guid.CreateVersion7();
    private static readonly SlaThreshold[] Usual = [.. SlaThreshold.Usual];

    private readonly SlaClock clock = SlaClock.Begin(Guid.CreateVersion7(), SlaMetric.Resolution);
    private readonly BusinessClock hours = SomeCalendars.Ny;
    private readonly List<Pause> pauses = [];

    private DateTimeOffset start;

    [Fact]
    public void Paused_it_has_no_due_time_and_goes_on_with_what_was_left()
    {
        Begin(240, "2026-02-13 16:00");
        pauses.Add(new(At("2026-02-16 10:00"), null));
        Follow("2026-02-16 11:00");
        Assert.Equal((SlaState.Paused, null, 120), (clock.State, clock.DueAt, clock.ElapsedMinutes));
        Resume("2026-02-17 10:00");
        Follow("2026-02-17 10:00");
        Assert.Equal((SlaState.Running, At("2026-02-17 12:00")), (clock.State, clock.DueAt));
        Assert.Equal(24 * 3600, clock.PausedSeconds);
    }

    [Fact]
    public void Reopened_it_goes_on_and_the_time_it_was_resolved_is_a_pause()
    {
        Begin(480, "2026-02-09 09:00");
        pauses.Add(new(At("2026-02-09 15:00"), null));
        Follow("2026-02-09 15:00", completed: "2026-02-09 15:00");
        Assert.Equal((SlaState.Met, 360), (clock.State, clock.ElapsedMinutes));
        Resume("2026-02-11 11:00");
        Follow("2026-02-11 11:00");
        Assert.Equal((SlaState.Running, At("2026-02-11 13:00"), null), (clock.State, clock.DueAt, clock.CountedAt));
    }

    [Fact]
    public void Raised_it_counts_from_its_start_and_is_late_by_change()
    {
        Begin(240, "2026-02-09 09:00");
        Change(60, High, "2026-02-09 10:40");
        Assert.Equal((SlaState.Breached, At("2026-02-09 10:00"), At("2026-02-09 10:40")), (clock.State, clock.DueAt, clock.BreachedAt));
        Assert.Equal((BreachCause.Change, At("2026-02-09 10:00")), (clock.BreachCause, clock.CountedAt));
        // The breach is told, though what came before it is passed over.
        Assert.Equal([100], Fire("2026-02-09 10:40").Select(f => f.Percent));
    }

    [Fact]
    public void Ended_before_somebody_looked_it_passed_no_warning_that_lies_behind_its_end()
    {
        start = At("2026-02-09 09:00");
        clock.Take(Terms(240, Medium));
        var run = new SlaRun(start, At("2026-02-09 10:00"), false, [], At("2026-02-20 09:00"));
        clock.Follow(run, hours, changed: false);
        clock.PassOver([new(20), .. Usual], run, hours);
        Assert.Equal((SlaState.Met, 60), (clock.State, clock.ElapsedMinutes));
        Assert.Equal([20], clock.ThresholdsFired);
    }

    [Fact]
    public void Lowered_it_has_more_time()
    {
        Begin(60, "2026-02-09 09:00", High);
        Change(240, Medium, "2026-02-09 09:30");
        Assert.Equal((SlaState.Running, At("2026-02-09 13:00")), (clock.State, clock.DueAt));
    }

    [Fact]
    public void Late_before_the_change_it_was_late_by_itself_and_stays_so()
    {
        Begin(60, "2026-02-09 09:00", High);
        // Nobody had looked since 10:00.
        Change(240, Medium, "2026-02-09 10:30");
        Assert.Equal((SlaState.Breached, At("2026-02-09 10:00"), BreachCause.Late), (clock.State, clock.BreachedAt, clock.BreachCause));
        Follow("2026-02-09 11:00", completed: "2026-02-09 11:00");
        Assert.Equal(SlaState.Breached, clock.State);
    }

    [Fact]
    public void Raised_at_the_second_it_was_due_it_is_late_only_by_the_change()
    {
        Begin(100, "2026-02-09 09:00");
        Change(60, High, "2026-02-09 10:40");
        Assert.Equal((BreachCause.Change, At("2026-02-09 10:40")), (clock.BreachCause, clock.BreachedAt));
    }

    [Fact]
    public void Ended_at_the_second_it_was_due_it_is_met_and_a_second_later_it_is_not()
    {
        Begin(240, "2026-02-13 16:00");
        Follow("2026-02-16 12:05", completed: "2026-02-16 12:00");
        Assert.Equal((SlaState.Met, 240), (clock.State, clock.ElapsedMinutes));
        Follow("2026-02-16 12:05", completed: "2026-02-16 12:00:01");
        Assert.Equal((SlaState.Breached, At("2026-02-16 12:00"), At("2026-02-16 12:00")), (clock.State, clock.BreachedAt, clock.CountedAt));
    }

    [Fact]
    public void An_answer_before_its_start_takes_no_time()
    {
        Begin(240, "2026-02-13 16:00");
        Follow("2026-02-13 16:00", completed: "2026-02-13 16:00");
        Assert.Equal((SlaState.Met, 0), (clock.State, clock.ElapsedMinutes));
    }

    [Fact]
    public void Cancelled_it_is_in_no_figure()
    {
        Begin(60, "2026-02-09 09:00");
        Follow("2026-02-09 10:30");
        clock.Follow(new(start, null, IsOver: true, pauses, At("2026-02-09 10:31")), hours, changed: false);
        Assert.Equal((SlaState.Cancelled, null, null), (clock.State, clock.CountedAt, clock.NextCheckAt));
        Assert.Empty(Fire("2026-02-09 12:00"));
    }

    [Fact]
    public void A_threshold_fires_once_at_its_time_also_across_pauses()
    {
        Begin(240, "2026-02-13 16:00");
        Assert.Equal(At("2026-02-16 11:12"), clock.NextCheckAt);
        Assert.Empty(Fire("2026-02-16 11:11"));
        Assert.Equal([(80, At("2026-02-16 11:12"))], Fire("2026-02-16 11:13"));
        pauses.Add(new(At("2026-02-16 11:30"), At("2026-02-16 15:00")));
        Follow("2026-02-16 15:10");
        Assert.Empty(Fire("2026-02-16 15:10"));
        Assert.Equal(At("2026-02-16 15:30:01"), clock.NextCheckAt);
    }

    [Fact]
    public void What_nobody_looked_for_is_told_once_in_order_with_the_true_time()
    {
        Begin(240, "2026-02-09 09:00");
        Follow("2026-02-10 10:00");
        Assert.Equal(
            [(80, At("2026-02-09 12:12")), (100, At("2026-02-09 13:00")), (150, At("2026-02-09 15:00"))], Fire("2026-02-10 10:00"));
        Assert.Empty(Fire("2026-02-11 10:00"));
        Assert.Null(clock.NextCheckAt);
    }

    [Fact]
    public void What_was_passed_when_the_policy_came_is_not_told()
    {
        start = At("2026-02-09 09:00");
        clock.Take(Terms(240, Medium));
        Follow("2026-02-09 12:30");
        clock.PassOver(Usual, Run("2026-02-09 12:30"), hours);
        Assert.Empty(Fire("2026-02-09 12:30"));
        Follow("2026-02-09 13:01");
        Assert.Equal([100], Fire("2026-02-09 13:01").Select(f => f.Percent));
    }

    [Fact]
    public void Late_and_paused_it_grows_no_later_and_stays_late()
    {
        Begin(60, "2026-02-09 09:00");
        pauses.Add(new(At("2026-02-09 11:00"), null));
        Follow("2026-02-09 16:00");
        Assert.Equal((SlaState.Breached, 120, At("2026-02-09 10:00")), (clock.State, clock.ElapsedMinutes, clock.DueAt));
    }

    [Fact]
    public void Following_twice_comes_to_the_same()
    {
        Begin(240, "2026-02-13 16:00");
        pauses.Add(new(At("2026-02-13 16:30"), At("2026-02-14 16:30")));
        Follow("2026-02-16 10:00");
        var once = (clock.State, clock.DueAt, clock.ElapsedMinutes, clock.PausedSeconds);
        Follow("2026-02-16 10:00");
        Assert.Equal(once, (clock.State, clock.DueAt, clock.ElapsedMinutes, clock.PausedSeconds));
        Assert.Equal(At("2026-02-16 12:30"), clock.DueAt);
    }

    [Fact]
    public void Late_it_stays_what_was_promised_then_and_in_the_period_in_which_it_was_due()
    {
        Begin(60, "2026-02-09 09:00", High);
        Follow("2026-02-09 10:30");
        Change(2400, Medium, "2026-02-09 11:00");
        Assert.Equal((60, At("2026-02-09 10:00"), At("2026-02-09 10:00")), (clock.TargetMinutes, clock.DueAt, clock.CountedAt));
        Follow("2026-02-09 12:00", completed: "2026-02-09 12:00");
        Assert.Equal((SlaState.Breached, 180, At("2026-02-09 10:00")), (clock.State, clock.ElapsedMinutes, clock.CountedAt));
    }

    [Fact]
    public void Answered_before_the_change_it_is_not_late_though_somebody_looks_later()
    {
        Begin(60, "2026-02-09 09:00", High);
        // Answered at 9:50, another priority at 10:20, and both are seen at 10:30.
        clock.Follow(Run("2026-02-09 10:30", "2026-02-09 09:50"), hours, changed: false);
        clock.Take(Terms(240, Medium));
        clock.Follow(Run("2026-02-09 10:30", "2026-02-09 09:50"), hours, changed: true);
        Assert.Equal((SlaState.Met, null), (clock.State, clock.BreachedAt));
    }

    [Fact]
    public void Late_and_paused_it_runs_on_from_where_it_stood()
    {
        Begin(60, "2026-02-09 09:00");
        Follow("2026-02-09 11:00");
        Assert.Equal((120, At("2026-02-09 11:00")), (clock.ElapsedMinutes, clock.RunningSince));
        pauses.Add(new(At("2026-02-09 11:00"), null));
        Follow("2026-02-09 14:00");
        Assert.Equal((120, null), (clock.ElapsedMinutes, clock.RunningSince));
        Resume("2026-02-09 15:00");
        Follow("2026-02-09 15:00");
        Assert.Equal((120, At("2026-02-09 15:00")), (clock.ElapsedMinutes, clock.RunningSince));
    }

    [Fact]
    public void Pauses_that_overlap_are_counted_once()
    {
        Begin(240, "2026-02-09 09:00");
        pauses.Add(new(At("2026-02-09 10:00"), At("2026-02-09 12:00")));
        pauses.Add(new(At("2026-02-09 11:00"), At("2026-02-09 13:00")));
        Follow("2026-02-09 13:30");
        Assert.Equal((3 * 3600, 90), (clock.PausedSeconds, clock.ElapsedMinutes));
    }

    [Fact]
    public void Who_was_told_before_it_was_late_was_warned_and_who_was_passed_over_was_not()
    {
        Begin(240, "2026-02-09 09:00");
        Assert.Equal([80], Fire("2026-02-09 12:13").Select(f => f.Percent));
        Assert.Equal(At("2026-02-09 12:12"), clock.WarnedAt);
        var late = SlaClock.Begin(Guid.CreateVersion7(), SlaMetric.Resolution);
        late.Take(Terms(240, Medium));
        late.Follow(Run("2026-02-09 12:30"), hours, changed: true);
        late.PassOver(Usual, Run("2026-02-09 12:30"), hours);
        Assert.Empty(late.Fire(Usual, Run("2026-02-09 12:30"), hours));
        Assert.Null(late.WarnedAt);
    }

    private static DateTimeOffset At(string local)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var wall = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    private static SlaTerms Terms(int minutes, Guid priority) => new(Policy, priority, SlaFoundBy.Default, minutes, SlaHours.AroundTheClock, new SlaRules(null, "[]"));

    private void Begin(int minutes, string at, Guid? priority = null)
    {
        start = At(at);
        clock.Take(Terms(minutes, priority ?? Medium));
        Follow(at);
        Assert.Empty(Fire(at));
    }

    private void Change(int minutes, Guid priority, string at)
    {
        Follow(at);
        var taken = clock.Take(Terms(minutes, priority));
        clock.Follow(Run(at), hours, changed: taken);
        clock.PassOver(Usual, Run(at), hours);
    }

    private void Resume(string at) => pauses[^1] = pauses[^1] with { Until = At(at) };

    private void Follow(string now, string? completed = null) => clock.Follow(Run(now, completed), hours, changed: false);

    private IReadOnlyList<(int Percent, DateTimeOffset At)> Fire(string now) => clock.Fire(Usual, Run(now), hours);

    private SlaRun Run(string now, string? completed = null) =>
        new(start, completed is null ? null : At(completed), false, [.. pauses], At(now));
}
