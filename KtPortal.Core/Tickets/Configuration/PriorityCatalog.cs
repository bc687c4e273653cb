using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Configuration;

public sealed record PriorityDraft : CatalogDraft
{
    public PriorityLevel Level { get; init; } = PriorityLevel.Medium;

    public string? ClientHint { get; init; }

    public bool ClientSelectable { get; init; } = true;

    public decimal SlaMultiplier { get; init; } = 1;

    public string? Color { get; init; }
}

/// <summary>Each priority is a line of its own. More may be added; each has one of four levels, for rules and reports.</summary>
public sealed class PriorityCatalog : TicketCatalog<TicketPriority, PriorityDraft>
{
    private const int LongestHint = 200;
    private const decimal Least = 0.001m;
    private const decimal Most = 100;

    public override string Key => "priorities";

    public override string Family => "ticket_priority";

    public override CatalogWords Words => new(
        ConfigurationTexts.Priorities, ConfigurationTexts.PrioritiesLead, ConfigurationTexts.NewPriority,
        ConfigurationTexts.PrioritiesEmpty);

    public override IReadOnlyList<Usage> UsedBy =>
    [
        Tickets("priority_id"),
        new("ticket_categories", "default_priority_id", () => ConfigurationTexts.UsedByCategories),
        Services("default_priority_id"),
        Templates("priority_id"),
        CustomFields,
        new("ticket_waits", "priority_id", () => ConfigurationTexts.UsedByWaits),
    ];

    public override IReadOnlyList<AdminField<PriorityDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Level", () => ConfigurationTexts.Level, d => EnumText<PriorityLevel>.Write(d.Level)) { Say = LevelWords.Of },
        new("ClientHint", () => ConfigurationTexts.ClientHint, d => d.ClientHint),
        new("ClientSelectable", () => ConfigurationTexts.ClientSelectable, d => d.ClientSelectable),
        new("SlaMultiplier", () => ConfigurationTexts.SlaMultiplier, d => d.SlaMultiplier),
        new("IsDefault", () => ConfigurationTexts.DefaultPriority, d => d.IsDefault),
        new("Color", () => AdminTexts.Color, d => d.Color) { Say = EntryColors.Say },
    ];

    public override PriorityDraft Blank => new() { Name = "" };

    public override PriorityDraft DraftOf(TicketPriority entry) => new()
    {
        Name = entry.Name,
        IsDefault = entry.IsDefault,
        Level = entry.Level,
        ClientHint = entry.ClientHint,
        ClientSelectable = entry.ClientSelectable,
        SlaMultiplier = entry.SlaMultiplier,
        Color = entry.Color,
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not TicketPriority priority ? new() : new()
    {
        Symbol = "priority-" + EnumText<PriorityLevel>.Write(priority.Level),
        Color = priority.Color,
        More = priority.ClientHint is { } hint ? TenantWords.Of(hint) : null,
        Badges = priority.ClientSelectable ? [] : [ConfigurationTexts.StaffOnly],
    };

    protected override TicketPriority Make() => TicketPriority.Begin();

    protected override void Write(TicketPriority entry, PriorityDraft draft) => entry.Change(draft);

    protected override void Check(PriorityDraft draft, TicketPriority? now, CatalogCheck<TicketPriority> check)
    {
        check.Length("ClientHint", draft.ClientHint, LongestHint);
        check.OneOf("Color", draft.Color, EntryColors.All);
        if (draft.SlaMultiplier is < Least or > Most || draft.SlaMultiplier != decimal.Round(draft.SlaMultiplier, 3))
        {
            check.Error("SlaMultiplier", ConfigurationTexts.MultiplierRange);
        }
    }
}
