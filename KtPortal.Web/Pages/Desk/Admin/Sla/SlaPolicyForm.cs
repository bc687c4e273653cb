using System.Globalization;
using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Sla;

/// <summary>A policy as it was typed.</summary>
public sealed record SlaPolicyForm : IEntryForm<SlaPolicyForm, SlaPolicyDraft>
{
    /// <summary>Empty lines for further warnings, and times that don't count.</summary>
    private const int Spare = 1;

    public string? Name { get; set; }

    public string? Description { get; set; }

    public bool IsDefault { get; set; }

    public SlaStart StartsOn { get; set; }

    public string? CalendarId { get; set; }

    public string? BaseFirstResponse { get; set; }

    public string? BaseResolution { get; set; }

    /// <summary>Rows of the grid by their priority's id.</summary>
    public Dictionary<string, TargetLine> Targets { get; set; } = [];

    public bool EscalationEnabled { get; set; }

    public List<ThresholdLine> Thresholds { get; set; } = [];

    public SlaResponseBy ResponseBy { get; set; } = SlaResponseBy.StaffOrPartner;

    public bool ClientSeesDue { get; set; }

    public string? EffectiveFrom { get; set; }

    public List<string> Organizations { get; set; } = [];

    /// <summary>Further ones, of which the form showed no boxes.</summary>
    public string? KeptOrganizations { get; set; }

    /// <summary>Whom to look for among the tenant's clients.</summary>
    public string? FindOrganization { get; set; }

    /// <summary>What was looked for already.</summary>
    public string? FoundOrganization { get; set; }

    public List<string> Services { get; set; } = [];

    public List<string> Queues { get; set; } = [];

    public List<ExclusionLine> Exclusions { get; set; } = [];

    /// <summary>Clocks that run take what is said here, too.</summary>
    public bool Recalculate { get; set; }

    public IEnumerable<ThresholdLine> ThresholdLines =>
        Thresholds.Where(t => !t.IsEmpty).Concat(Enumerable.Repeat(new ThresholdLine(), Spare));

    public IEnumerable<ExclusionLine> ExclusionLines =>
        Exclusions.Where(e => !e.IsEmpty).Concat(Enumerable.Repeat(new ExclusionLine(), Spare));

    /// <summary>Enter was pressed where a client's name was typed: it is to be looked for, nothing saved.</summary>
    internal bool LooksForClient => AdminReading.Words(FindOrganization) is { } words && words != AdminReading.Words(FoundOrganization);

    public IReadOnlyList<string> ChosenOrganizations => [.. Organizations, .. KeptOrganizations?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []];

    public TargetLine TargetOf(Guid priority) => Targets.GetValueOrDefault(priority.ToString()) ?? new();

    public static SlaPolicyForm From(SlaPolicyDraft draft) => new()
    {
        Name = draft.Name,
        Description = draft.Description,
        IsDefault = draft.IsDefault,
        StartsOn = draft.StartsOn,
        CalendarId = draft.CalendarId?.ToString(),
        BaseFirstResponse = Say(draft.BaseFirstResponseMinutes),
        BaseResolution = Say(draft.BaseResolutionMinutes),
        Targets = draft.Targets.ToDictionary(t => t.PriorityId.ToString(), t => new TargetLine
        {
            FirstResponse = Say(t.FirstResponseMinutes),
            Resolution = Say(t.ResolutionMinutes),
            AroundTheClock = t.AroundTheClock,
        }),
        EscalationEnabled = draft.EscalationEnabled,
        Thresholds = [.. draft.Thresholds.Select(ThresholdLine.From)],
        ResponseBy = draft.ResponseBy,
        ClientSeesDue = draft.ClientSeesDue,
        EffectiveFrom = draft.EffectiveFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Organizations = IdsOf(draft, SlaFoundBy.Organization),
        Services = IdsOf(draft, SlaFoundBy.Service),
        Queues = IdsOf(draft, SlaFoundBy.Queue),
        Exclusions = [.. draft.Exclusions.Select(ExclusionLine.Of)],
    };

    public SlaPolicyDraft Read(FieldErrors errors) => new()
    {
        Name = Name ?? "",
        Description = AdminReading.Words(Description),
        IsDefault = IsDefault,
        StartsOn = StartsOn,
        CalendarId = AdminReading.Id(CalendarId),
        BaseFirstResponseMinutes = Minutes(BaseFirstResponse, "BaseFirstResponse", errors),
        BaseResolutionMinutes = Minutes(BaseResolution, "BaseResolution", errors),
        Targets = [.. Targets.Select(t => new SlaTargetDraft(
            AdminReading.Id(t.Key) ?? Guid.Empty,
            Minutes(t.Value.FirstResponse, $"Targets.{t.Key}.FirstResponse", errors),
            Minutes(t.Value.Resolution, $"Targets.{t.Key}.Resolution", errors),
            t.Value.AroundTheClock)).Where(t => !t.IsEmpty).OrderBy(t => t.PriorityId)],
        EscalationEnabled = EscalationEnabled,
        Thresholds = [.. Thresholds.Where(t => !t.IsEmpty).Select((t, place) => t.Read($"Thresholds.{place}", errors))],
        ResponseBy = ResponseBy,
        ClientSeesDue = ClientSeesDue,
        EffectiveFrom = DateIn(EffectiveFrom, errors),
        Assigned =
        [
            .. Chosen(ChosenOrganizations, SlaFoundBy.Organization), .. Chosen(Services, SlaFoundBy.Service), .. Chosen(Queues, SlaFoundBy.Queue),
        ],
        Exclusions = [.. Exclusions.Where(e => !e.IsEmpty).Select(e => e.Read(errors)).OrderBy(e => e.StartsAt)],
    };

    private static string? Say(int? minutes) => minutes is { } promised ? TargetText.Write(promised) : null;

    private static int? Minutes(string? typed, string field, FieldErrors errors)
    {
        if (AdminReading.Words(typed) is not { } words)
        {
            return null;
        }

        var read = TargetText.Read(words, field: field);
        if (read.Problem is Problem.Invalid invalid)
        {
            errors.Add(field, invalid.Errors.All[0].Message, invalid.Errors.All[0].Code);
            return null;
        }

        return read.Value;
    }

    private static DateOnly? DateIn(string? typed, FieldErrors errors)
    {
        if (AdminReading.Words(typed) is not { } words)
        {
            return null;
        }

        if (DateOnly.TryParse(words, CultureInfo.CurrentCulture, out var date)
            || DateOnly.TryParseExact(words, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            return date;
        }

        errors.Add("EffectiveFrom", SlaFormTexts.DateWanted);
        return null;
    }

    private static List<string> IdsOf(SlaPolicyDraft draft, SlaFoundBy kind) => [.. draft.Assigned.Where(a => a.Kind == kind).Select(a => a.Id.ToString())];

    private static IEnumerable<SlaAssignedTo> Chosen(IEnumerable<string> ids, SlaFoundBy kind) =>
        ids.Select(AdminReading.Id).OfType<Guid>().Distinct().Order().Select(id => new SlaAssignedTo(kind, id));
}

/// <summary>A row of the grid.</summary>
public sealed record TargetLine
{
    public string? FirstResponse { get; set; }

    public string? Resolution { get; set; }

    public bool AroundTheClock { get; set; }
}
