using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Npgsql;

namespace KtPortal.Core.Sla;

/// <summary>How urgent a clock is, as it is drawn: never by colour alone.</summary>
public enum SlaUrgency
{
    Ok,
    Soon,
    Late,
    Paused,
    Met,
    Out,
}

/// <summary>A clock as staff see it at a moment.</summary>
public sealed record SlaClockView
{
    public required SlaMetric Metric { get; init; }

    public required SlaState State { get; init; }

    public required int TargetMinutes { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? BreachedAt { get; init; }

    public BreachCause? Cause { get; init; }

    public DateTimeOffset? WaivedAt { get; init; }

    public required SlaUrgency Urgency { get; init; }

    /// <summary>Working time used up; of what has ended, all that it took.</summary>
    public required TimeSpan Used { get; init; }

    /// <summary>Working time until it is due, negative where it is late by so much.</summary>
    public TimeSpan Left => TimeSpan.FromMinutes(TargetMinutes) - Used;

    public bool IsOpen => CompletedAt is null && State != SlaState.Cancelled;

    /// <summary>In hundredths of the target, as the bar shows it.</summary>
    public int Percent => (int)Math.Clamp(Used.TotalMinutes * 100 / TargetMinutes, 0, 100);

    /// <summary>"3 h 38 min left", "6 min late".</summary>
    public string Words => Urgency switch
    {
        SlaUrgency.Met => SlaTexts.MetIn.With(Say(Used)),
        SlaUrgency.Paused => SlaTexts.PausedWith.With(Say(Left)),
        SlaUrgency.Late when !IsOpen => SlaTexts.WasLate.With(Say(-Left)),
        SlaUrgency.Late => SlaTexts.IsLate.With(Say(-Left)),
        SlaUrgency.Out => SlaTexts.Out,
        _ => SlaTexts.IsLeft.With(Say(Left)),
    };

    /// <summary>As a narrow column has it.</summary>
    public string ShortWords => Urgency is SlaUrgency.Ok or SlaUrgency.Soon ? Say(Left) : Urgency == SlaUrgency.Paused ? SlaTexts.Paused : Words;

    /// <param name="prefix">Of its columns.</param>
    internal static SlaClockView? Read(NpgsqlDataReader row, string prefix, SlaMetric metric, DateTimeOffset now, BusinessClock? hours)
    {
        if (row.OptionalText(prefix + "state") is not { } written)
        {
            return null;
        }

        var state = EnumText<SlaState>.Parse(written);
        var (due, completed) = (row.OptionalInstant(prefix + "due_at"), row.OptionalInstant(prefix + "completed_at"));
        var target = row.Number(prefix + "target_minutes");
        var elapsed = TimeSpan.FromMinutes(row.Number(prefix + "elapsed_minutes"));
        // Until it is due to the second, by that; late, from where it was last counted, since it may have stood still since it was due.
        var used = completed is not null || due is null || hours is null ? elapsed
            : due > now ? TimeSpan.FromMinutes(target) - hours.Between(now, due.Value)
            : state == SlaState.Breached ? elapsed + (row.OptionalInstant(prefix + "running_since") is { } since ? hours.Between(since, now) : TimeSpan.Zero)
            : TimeSpan.FromMinutes(target) + hours.Between(due.Value, now);
        return new()
        {
            Metric = metric,
            State = state,
            TargetMinutes = target,
            DueAt = due,
            CompletedAt = completed,
            BreachedAt = row.OptionalInstant(prefix + "breached_at"),
            Cause = row.OptionalText(prefix + "breach_cause") is { } cause ? EnumText<BreachCause>.Parse(cause) : null,
            WaivedAt = row.OptionalInstant(prefix + "waived_at"),
            Used = used,
            Urgency = state switch
            {
                SlaState.Cancelled => SlaUrgency.Out,
                SlaState.Met => SlaUrgency.Met,
                SlaState.Breached => SlaUrgency.Late,
                SlaState.Paused => SlaUrgency.Paused,
                // The job that writes it down comes some seconds later.
                _ when due < now => SlaUrgency.Late,
                _ when row.OptionalInstant(prefix + "warn_at") <= now => SlaUrgency.Soon,
                _ => SlaUrgency.Ok,
            },
        };
    }

    private static string Say(TimeSpan span) =>
        Math.Abs(span.TotalMinutes) < 1 ? SlaTexts.UnderAMinute : TargetText.Write((int)Math.Abs(span.TotalMinutes), TargetText.MinutesPerDay);
}

/// <summary>Both clocks of a ticket.</summary>
public sealed record SlaClocks(SlaClockView? Answer, SlaClockView? Solution)
{
    public const string Key = "sla";

    /// <summary>The one that comes first: what is still open, the answer before the solution.</summary>
    public SlaClockView? Next => Answer is { IsOpen: true } ? Answer : Solution ?? Answer;

    /// <summary>Read for the ticket's own page.</summary>
    public SlaOfTicket? Details { get; init; }

    public IEnumerable<SlaClockView> All => new[] { Answer, Solution }.OfType<SlaClockView>();
}

/// <summary>Why a ticket has the clocks that it has; the provider's own staff read that.</summary>
/// <param name="Policy">Null where none is promised.</param>
/// <param name="ChosenPolicyId">By hand.</param>
/// <param name="Zone">Of the hours by which they count; null for day and night.</param>
public sealed record SlaOfTicket(
    string? Policy, SlaFoundBy? FoundBy, Guid? ChosenPolicyId, string? ExcludedBy, string? ExcludeReason, string? Zone, string? WaivedBy, string? WaiveReason);
