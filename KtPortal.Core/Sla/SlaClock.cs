using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Sla;

/// <summary>
/// A promise to one ticket, counted in working time. What it is now follows from the facts alone (<see cref="Follow"/>): following twice, or
/// later, comes to the same. A breach once recorded stays, whatever changes; what has ended never changes.
/// </summary>
public sealed class SlaClock : TenantEntity
{
    /// <summary>From this share of the target on it is shown as urgent.</summary>
    public const int UrgentPercent = 80;

    private SlaClock()
    {
    }

    public Guid TicketId { get; private set; }

    public SlaMetric Metric { get; private set; }

    public Guid OrganizationId { get; private set; }

    public Guid? PartnerId { get; private set; }

    public Guid PolicyId { get; private set; }

    public Guid PriorityId { get; private set; }

    public Guid QueueId { get; private set; }

    public Guid? TeamId { get; private set; }

    public Guid? AgentId { get; private set; }

    public string? AgentName { get; private set; }

    public Guid? TypeId { get; private set; }

    public Guid? ServiceId { get; private set; }

    public SlaFoundBy FoundBy { get; private set; }

    public int TargetMinutes { get; private set; }

    /// <summary>Null: day and night.</summary>
    public Guid? HoursId { get; private set; }

    /// <summary>What follows on its way; null: nothing.</summary>
    public Guid? RulesId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When the target is used up. Null while it is paused, unless that was before.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? WarnAt { get; private set; }

    public SlaState State { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>Working time used up when it was last looked at; at its end that of the whole.</summary>
    public int ElapsedMinutes { get; private set; }

    /// <summary>Since when it runs on from there; null while it stands still.</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>Of the wall, not of working time.</summary>
    public long PausedSeconds { get; private set; }

    public DateTimeOffset? BreachedAt { get; private set; }

    public BreachCause? BreachCause { get; private set; }

    public DateTimeOffset? WaivedAt { get; private set; }

    public Guid? WaivedById { get; private set; }

    public string? WaivedByName { get; private set; }

    public string? WaiveReason { get; private set; }

    /// <summary>With those that were passed already when it began, of which nobody was told.</summary>
    public int[] ThresholdsFired { get; private set; } = [];

    /// <summary>When somebody was first told that it would be late.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>When it next has to be looked at; null for not before something else happens.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>The moment by which figures count it: when it ended, or was due where it was late.</summary>
    public DateTimeOffset? CountedAt { get; private set; }

    public bool IsOpen => CompletedAt is null;

    internal static SlaClock Begin(Guid ticketId, SlaMetric metric) => new() { TicketId = ticketId, Metric = metric };

    /// <summary>It counts by the same policy, priority and target as it did.</summary>
    internal bool Keeps(SlaTerms terms) => PolicyId == terms.PolicyId && PriorityId == terms.PriorityId;

    /// <summary>What led to its policy is as it was.</summary>
    internal bool WasFoundFor(SlaTicketFacts ticket) =>
        (OrganizationId, QueueId, ServiceId) == (ticket.OrganizationId, ticket.QueueId, ticket.ServiceId)
        && (FoundBy == SlaFoundBy.Ticket ? PolicyId : null as Guid?) == ticket.ChosenPolicy;

    /// <summary>Nothing is promised any more; that it was late stays.</summary>
    internal void Stop(DateTimeOffset now) => End(SlaState.Breached, CompletedAt ?? now);

    /// <summary>What its ticket is sorted by.</summary>
    internal void Describe(SlaTicketFacts ticket)
    {
        (OrganizationId, PartnerId, QueueId, TeamId) = (ticket.OrganizationId, ticket.PartnerId, ticket.QueueId, ticket.TeamId);
        (AgentId, AgentName, TypeId, ServiceId) = (ticket.AgentId, ticket.AgentName, ticket.TypeId, ticket.ServiceId);
    }

    /// <summary>Its ticket has another priority, by its own threshold: that changes nothing of what was promised.</summary>
    internal void KeepUnder(Guid priorityId) => PriorityId = priorityId;

    /// <summary>From here on it counts by these terms; it was counted by those before until now.</summary>
    /// <returns>False where it was late: what was promised then was not kept, whatever is promised later.</returns>
    internal bool Take(SlaTerms terms)
    {
        if (BreachedAt is not null)
        {
            return false;
        }

        (PolicyId, PriorityId, FoundBy, TargetMinutes) = (terms.PolicyId, terms.PriorityId, terms.FoundBy, terms.Minutes);
        (HoursId, RulesId) = (terms.Hours.Id, terms.Rules.Id);
        return true;
    }

    /// <summary>It is of the policy it was, for another reason.</summary>
    internal void IsFoundBy(SlaFoundBy by) => FoundBy = by;

    /// <summary>Counts anew from its start.</summary>
    /// <param name="changed">What it is promised is another than before, or came later than its ticket: a due time in the past is a breach of now.</param>
    internal void Follow(SlaRun run, BusinessClock hours, bool changed)
    {
        if (run.IsOver)
        {
            End(SlaState.Cancelled, run.Completed ?? run.Now);
            (DueAt, CountedAt, RunningSince) = (null, null, null);
            return;
        }

        var until = run.Completed ?? run.Now;
        (StartedAt, CompletedAt) = (run.Start, null);
        ElapsedMinutes = (int)SlaCount.Elapsed(hours, StartedAt, run.Pauses, until).TotalMinutes;
        PausedSeconds = run.PausedSeconds(until);
        RunningSince = run.Completed is null && !run.IsPaused ? until : null;
        DueAt = At(100, run, hours);
        WarnAt = At(UrgentPercent, run, hours);
        if (BreachedAt is null && DueAt < until)
        {
            Breach(changed ? run.Now : DueAt.Value, changed ? Sla.BreachCause.Change : Sla.BreachCause.Late);
        }

        if (run.Completed is { } completed)
        {
            End(BreachedAt is null ? SlaState.Met : SlaState.Breached, completed);
        }
        else
        {
            State = BreachedAt is not null ? SlaState.Breached : run.IsPaused ? SlaState.Paused : SlaState.Running;
        }

        // To which period a breach belongs is settled with it: what comes later moves it nowhere.
        CountedAt = BreachedAt is not null ? CountedAt ?? DueAt ?? BreachedAt : CompletedAt;
    }

    /// <summary>What was passed already when it began, or when its terms changed, is not told; a breach is.</summary>
    internal void PassOver(IEnumerable<SlaThreshold> thresholds, SlaRun run, BusinessClock hours) =>
        ThresholdsFired = [.. ThresholdsFired.Union(thresholds
            .Where(t => t.Percent != SlaThreshold.Breach && At(t.Percent, run, hours) <= (CompletedAt ?? run.Now)).Select(t => t.Percent)).Order()];

    /// <summary>What has been reached and not been told yet, in order, with the moment at which it was.</summary>
    internal IReadOnlyList<(int Percent, DateTimeOffset At)> Fire(IEnumerable<SlaThreshold> thresholds, SlaRun run, BusinessClock hours)
    {
        if (State == SlaState.Cancelled)
        {
            NextCheckAt = null;
            return [];
        }

        var until = CompletedAt ?? run.Now;
        var percents = thresholds.Select(t => t.Percent).Append(SlaThreshold.Breach).Distinct().Except(ThresholdsFired).ToList();
        var due = from percent in percents
                  let at = percent == SlaThreshold.Breach && BreachedAt is not null ? BreachedAt : At(percent, run, hours)
                  where percent == SlaThreshold.Breach ? BreachedAt is not null : at <= until
                  orderby at, percent
                  select (percent, at.Value);
        List<(int Percent, DateTimeOffset At)> fired = [.. due];
        ThresholdsFired = [.. ThresholdsFired.Union(fired.Select(f => f.Percent)).Order()];
        WarnedAt ??= fired.Where(f => f.Percent < SlaThreshold.Breach).Select(f => (DateTimeOffset?)f.At).Min();
        NextCheckAt = CompletedAt is not null ? null : percents.Except(ThresholdsFired).Min(percent => At(percent, run, hours));
        // A target that is used up at this second is met by an answer of this second.
        NextCheckAt = NextCheckAt == DueAt && BreachedAt is null ? NextCheckAt?.AddSeconds(1) : NextCheckAt;
        return fired;
    }

    private DateTimeOffset? At(int percent, SlaRun run, BusinessClock hours) =>
        SlaCount.Due(hours, StartedAt, TimeSpan.FromSeconds(TargetMinutes * 60.0 * percent / 100), run.Pauses);

    private void Breach(DateTimeOffset at, BreachCause cause) => (BreachedAt, BreachCause, CountedAt) = (at, cause, DueAt ?? at);

    private void End(SlaState state, DateTimeOffset at)
    {
        (State, CompletedAt, NextCheckAt, RunningSince) = (state, at, null, null);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<SlaClock>
    {
        public void Configure(EntityTypeBuilder<SlaClock> builder)
        {
            builder.ToTable("ticket_sla_clocks");
            builder.Ignore(c => c.IsOpen);
        }
    }
}
