using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Sla.Reports;

/// <summary>A clock behind a figure.</summary>
/// <param name="Elapsed">Working minutes that it took, of one that still runs those until now.</param>
/// <param name="AgentName">Null for partners: who works for the provider is the provider's own.</param>
public sealed record SlaClockRow(
    Guid Id, string Number, string Subject, string Organization, SlaMetric Metric, SlaState State, int Target, DateTimeOffset? DueAt,
    DateTimeOffset CountedAt, DateTimeOffset? CompletedAt, int Elapsed, long PausedSeconds, BreachCause? Cause, string? AgentName,
    DateTimeOffset? WaivedAt, string? WaivedBy, string? WaiveReason)
{
    internal Guid? HoursId { get; init; }

    internal DateTimeOffset? RunningSince { get; init; }

    /// <summary>By how many working minutes; 0 where it was in time.</summary>
    public int Late => State == SlaState.Breached ? Math.Max(0, Elapsed - Target) : 0;

    public bool IsOpen => CompletedAt is null;

    internal static SlaClockRow Read(NpgsqlDataReader row, bool isProvider) => new(
        row.Id("id"), row.Text("number"), row.Text("subject"), row.Text("organization"),
        EnumText<SlaMetric>.Parse(row.Text("metric")), EnumText<SlaState>.Parse(row.Text("state")), row.Number("target_minutes"),
        row.OptionalInstant("due_at"), row.Instant("counted_at"), row.OptionalInstant("completed_at"), row.Number("elapsed_minutes"),
        row.Size("paused_seconds"), row.OptionalText("breach_cause") is { } cause ? EnumText<BreachCause>.Parse(cause) : null,
        isProvider ? row.OptionalText("agent_name") : null, row.OptionalInstant("waived_at"),
        isProvider ? row.OptionalText("waived_by_name") : null, isProvider ? row.OptionalText("waive_reason") : null)
    {
        HoursId = row.OptionalId("hours_id"),
        RunningSince = row.OptionalInstant("running_since"),
    };

    // What a clock that runs has used up was written when it was last looked at.
    internal SlaClockRow At(DateTimeOffset now) => RunningSince is not { } since ? this
        : this with { Elapsed = Elapsed + (int)SlaHours.Of(HoursId, null).Between(since, now).TotalMinutes };
}
