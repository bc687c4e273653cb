using System.Text.Json;
using KtPortal.Core.Calendars;
using KtPortal.Core.Data;

namespace KtPortal.Core.Sla;

/// <summary>A policy as clocks read it.</summary>
public sealed record SlaPolicyTerms
{
    public required Guid Id { get; init; }

    public SlaStart StartsOn { get; init; }

    public Guid? CalendarId { get; init; }

    public int? BaseFirstResponseMinutes { get; init; }

    public int? BaseResolutionMinutes { get; init; }

    public bool EscalationEnabled { get; init; }

    public SlaThreshold[] EscalationRules { get; init; } = [];

    public SlaResponseBy ResponseBy { get; init; }

    public bool ClientSeesDue { get; init; }

    public DateOnly? EffectiveFrom { get; init; }

    public bool IsDefault { get; init; }

    public bool IsActive { get; init; }

    public SlaTargetDraft[] Targets { get; init; } = [];

    public ExcludedPeriod[] Exclusions { get; init; } = [];
}

/// <summary>What one clock is promised, and by which hours.</summary>
public sealed record SlaTerms(Guid PolicyId, Guid PriorityId, SlaFoundBy FoundBy, int Minutes, SlaHours Hours, SlaRules Rules);

/// <summary>All that a tenant promises: read with one statement, asked for any number of tickets.</summary>
public sealed class SlaBook
{
    private const string Sql = """
        select jsonb_build_object(
            'policies', (select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object(
                'targets', (select coalesce(jsonb_agg(g), '[]') from sla_targets g where g.policy_id = p.id),
                'exclusions', (select coalesce(jsonb_agg(jsonb_build_object('from', e.starts_at, 'until', e.ends_at) order by e.starts_at), '[]')
                    from sla_exclusions e where e.policy_id = p.id))), '[]') from sla_policies p),
            'multipliers', (select coalesce(jsonb_object_agg(r.id, r.sla_multiplier), '{}') from ticket_priorities r),
            'calendars', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'is_default', c.is_default, 'zone', c.timezone, 'intervals', c.intervals,
                'holidays', (select coalesce(jsonb_agg(d.day order by d.day ->> 'date', h.id), '[]') from holiday_calendars h, jsonb_array_elements(h.holidays) d (day)
                    where h.id = any (c.holiday_calendar_ids)))), '[]') from business_calendars c))::text
        """;

    private readonly Pages pages;

    private SlaBook(Pages pages) => this.pages = pages;

    public static async Task<SlaBook> ReadAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command(Sql);
        return new(JsonSerializer.Deserialize<Pages>((string)(await command.ExecuteScalarAsync(cancel))!, SlaJson.Options)!);
    }

    public SlaPolicyTerms? Find(Guid policy) => Array.Find(pages.Policies, p => p.Id == policy);

    /// <summary>The first that somebody said and that holds, else the default one; null where there is none.</summary>
    /// <param name="held">Of clocks that the ticket has: from when on it holds for new ones doesn't matter to them.</param>
    public (SlaPolicyTerms Policy, SlaFoundBy By)? PolicyOf(SlaTicketFacts ticket, Guid? held = null)
    {
        foreach (var (by, id) in ticket.Candidates)
        {
            if (Find(id) is { IsActive: true } policy && Holds(policy, ticket, held))
            {
                return (policy, by);
            }
        }

        return Array.Find(pages.Policies, p => p is { IsDefault: true, IsActive: true }) is { } usual && Holds(usual, ticket, held)
            ? (usual, SlaFoundBy.Default)
            : null;
    }

    /// <summary>Null: this isn't promised for the priority.</summary>
    public SlaTerms? TermsOf(SlaPolicyTerms policy, SlaFoundBy by, Guid priority, SlaMetric metric)
    {
        var target = Array.Find(policy.Targets, t => t.PriorityId == priority);
        var minutes = target is null or { IsEmpty: true }
            ? BaseOf(policy, metric, priority)
            : metric == SlaMetric.FirstResponse ? target.FirstResponseMinutes : target.ResolutionMinutes;
        return minutes is { } promised ? new(policy.Id, priority, by, promised, HoursOf(policy, target is { AroundTheClock: true }), SlaRules.Of(policy)) : null;
    }

    /// <summary>Null where the tenant has no calendar: then day and night count.</summary>
    internal SlaCalendar? CalendarOf(SlaPolicyTerms policy) =>
        Array.Find(pages.Calendars, c => c.Id == policy.CalendarId) ?? Array.Find(pages.Calendars, c => c.IsDefault);

    internal SlaHours HoursOf(SlaPolicyTerms policy, bool aroundTheClock) =>
        SlaHours.Of(aroundTheClock ? null : CalendarOf(policy), policy.Exclusions);

    private int? BaseOf(SlaPolicyTerms policy, SlaMetric metric, Guid priority) =>
        (metric == SlaMetric.FirstResponse ? policy.BaseFirstResponseMinutes : policy.BaseResolutionMinutes) is { } minutes
            ? Math.Max(1, (int)Math.Round(minutes * pages.Multipliers.GetValueOrDefault(priority, 1), MidpointRounding.AwayFromZero))
            : null;

    private bool Holds(SlaPolicyTerms policy, SlaTicketFacts ticket, Guid? held)
    {
        if (policy.EffectiveFrom is not { } first || policy.Id == held)
        {
            return true;
        }

        var start = (policy.StartsOn == SlaStart.Created ? ticket.CreatedAt : ticket.AcceptedAt) ?? ticket.CreatedAt;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(CalendarOf(policy)?.Zone ?? "UTC");
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime) >= first;
    }

    private sealed record Pages(SlaPolicyTerms[] Policies, Dictionary<Guid, decimal> Multipliers, SlaCalendar[] Calendars);
}
