using System.Globalization;
using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.Templates;

namespace KtPortal.Core.Tickets.Recurring;

public sealed record RecurringDraft : CatalogDraft
{
    public Guid? TemplateId { get; init; }

    /// <summary>The requester's address, or words by which one person is found; null for the provider's own work.</summary>
    public string? For { get; init; }

    /// <summary>Whom <see cref="For"/> means; found when it is saved.</summary>
    public Guid? RequesterId { get; init; }

    /// <summary>Of iCalendar; null where none was said.</summary>
    public string? Rule { get; init; }

    /// <summary>Null: the tenant's.</summary>
    public string? TimeZone { get; init; }

    public DateOnly? StartsOn { get; init; }

    public TimeOnly? StartsAt { get; init; }

    public DateOnly? EndsOn { get; init; }

    public int? Most { get; init; }

    public int LeadDays { get; init; }

    public bool TellsRequester { get; init; }

    /// <summary>Null where something of it is missing or wrong.</summary>
    public Recurrence? Recurrence => Recurring.Recurrence.Of(Rule, TimeZone, StartsOn, StartsAt, EndsOn, Most);

    public string? RuleInWords => RecurrenceRule.Parse(Rule) is { } rule && StartsOn is { } start ? RecurrenceShape.Of(rule, start).Say(rule, start) : Rule;
}

/// <summary>What makes tickets by itself. One that ended is inactive, and goes on from when it is switched on again.</summary>
public sealed class RecurringCatalog(TimeProvider clock) : TicketCatalog<RecurringTicket, RecurringDraft>
{
    public const int MostLeadDays = 60;
    public const int MostTimes = 1000;

    private static readonly TimeOnly Morning = new(9, 0);

    public override string Key => "recurring";

    public override string Family => "recurring_ticket";

    public override CatalogWords Words => new(
        RecurringTexts.Recurring, RecurringTexts.RecurringLead, RecurringTexts.NewRecurring, RecurringTexts.RecurringEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy { get; } = [new("recurring_occurrences", "recurring_id", () => RecurringTexts.UsedByTimes)];

    public override IReadOnlyList<AdminField<RecurringDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("TemplateId", () => RecurringTexts.Template, (d, name) => name(d.TemplateId)),
        new("For", () => RecurringTexts.Requester, d => d.For),
        new("Rule", () => RecurringTexts.Repeats, d => d.Rule),
        new("StartsOn", () => RecurringTexts.StartsOn, d => d.StartsOn?.ToString("O", CultureInfo.InvariantCulture)),
        new("StartsAt", () => RecurringTexts.StartsAt, d => d.StartsAt?.ToString("HH:mm", CultureInfo.InvariantCulture)),
        new("TimeZone", () => RecurringTexts.TimeZone, d => d.TimeZone),
        new("EndsOn", () => RecurringTexts.EndsOn, d => d.EndsOn?.ToString("O", CultureInfo.InvariantCulture)),
        new("Most", () => RecurringTexts.Most, d => d.Most),
        new("LeadDays", () => RecurringTexts.LeadDays, d => d.LeadDays),
        new("TellsRequester", () => RecurringTexts.TellsRequester, d => d.TellsRequester),
    ];

    public override RecurringDraft Blank => new()
    {
        Name = "",
        Rule = "FREQ=MONTHLY;BYMONTHDAY=1",
        StartsOn = FirstOfNextMonth(),
        StartsAt = Morning,
    };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>> { ["TemplateId"] = await AllAsync<TicketTemplate>(db, cancel) };

    public override RecurringDraft DraftOf(RecurringTicket entry) => new()
    {
        Name = entry.Name,
        TemplateId = entry.TemplateId,
        For = entry.RequesterEmail,
        RequesterId = entry.RequesterId,
        Rule = entry.Rule,
        TimeZone = entry.TimeZone,
        StartsOn = entry.StartsOn,
        StartsAt = entry.StartsAt,
        EndsOn = entry.EndsOn,
        Most = entry.Most,
        LeadDays = entry.LeadDays,
        TellsRequester = entry.TellsRequester,
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not RecurringTicket recurring ? new() : new()
    {
        Symbol = "repeat",
        More = DraftOf(recurring).RuleInWords,
    };

    protected override RecurringTicket Make() => RecurringTicket.Begin();

    protected override void Write(RecurringTicket entry, RecurringDraft draft) => entry.Change(draft);

    protected internal override async Task<RecurringDraft> CompleteAsync(PortalDb db, Actor actor, RecurringDraft draft, CancellationToken cancel)
    {
        var found = draft.For is { } words ? await new TicketRequesters(db).SearchAsync(actor, words, null, cancel) : [];
        var requester = found.Count == 1 ? found[0] : null;
        return draft with
        {
            For = requester?.Email ?? draft.For,
            RequesterId = requester?.Id,
            TimeZone = draft.TimeZone ?? await ZoneAsync(db, cancel),
        };
    }

    protected override void Check(RecurringDraft draft, RecurringTicket? now, CatalogCheck<RecurringTicket> check)
    {
        if (draft.TemplateId is null)
        {
            check.Error("TemplateId", RecurringTexts.TemplateMissing);
        }

        check.Choice("TemplateId", draft.TemplateId, now?.TemplateId);
        if (draft.For is not null && draft.RequesterId is null)
        {
            check.Error("For", RecurringTexts.RequesterUnknown);
        }

        if (draft.LeadDays is < 0 or > MostLeadDays)
        {
            check.Error("LeadDays", RecurringTexts.LeadDaysOutside.For(MostLeadDays));
        }

        if (draft.Most is < 1 or > MostTimes)
        {
            check.Error("Most", RecurringTexts.MostOutside.With(MostTimes));
        }

        CheckDates(draft, check);
    }

    private void CheckDates(RecurringDraft draft, CatalogCheck<RecurringTicket> check)
    {
        if (draft.StartsOn is not { Year: >= Recurrence.FirstYear and <= Recurrence.LastYear })
        {
            check.Error("StartsOn", RecurringTexts.DateMissing);
        }

        if (draft.StartsAt is null)
        {
            check.Error("StartsAt", RecurringTexts.TimeMissing);
        }

        if (RecurrenceRule.Parse(draft.Rule) is null)
        {
            check.Error("Rule", RecurringTexts.RuleWrong);
        }

        if (draft.TimeZone is not { } zone || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            check.Error("TimeZone", RecurringTexts.TimeZoneWrong);
        }

        if (draft.EndsOn < draft.StartsOn)
        {
            check.Error("EndsOn", RecurringTexts.EndsBefore);
        }
        else if (draft.Recurrence is { } recurrence && recurrence.Next(clock.GetUtcNow(), 1).Count == 0)
        {
            check.Error("EndsOn", RecurringTexts.NoDateLeft);
        }
    }

    private DateOnly FirstOfNextMonth()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new DateOnly(today.Year, today.Month, 1).AddMonths(1);
    }

    private static async Task<string?> ZoneAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command("select timezone from tenants");
        return await command.ExecuteScalarAsync(cancel) as string;
    }
}
