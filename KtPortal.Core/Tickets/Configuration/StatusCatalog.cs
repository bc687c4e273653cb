using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Configuration;

public sealed record StatusDraft : CatalogDraft
{
    public string? ClientName { get; init; }

    public Phase Phase { get; init; } = Phase.Open;

    public bool PausesSla { get; init; }

    public string? Color { get; init; }
}

/// <summary>The tenant's words for where a ticket stands. Each belongs to a phase, and every phase keeps an active one.</summary>
public sealed class StatusCatalog : TicketCatalog<TicketStatus, StatusDraft>
{
    private const int LongestName = 100;

    public override string Key => "statuses";

    public override string Family => "ticket_status";

    public override CatalogWords Words => new(
        ConfigurationTexts.Statuses, ConfigurationTexts.StatusesLead, ConfigurationTexts.NewStatus, ConfigurationTexts.StatusesEmpty);

    public override IReadOnlyList<Usage> UsedBy => [Tickets("status_id")];

    public override IReadOnlyList<AdminField<StatusDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("ClientName", () => ConfigurationTexts.ClientName, d => d.ClientName),
        new("Phase", () => ConfigurationTexts.Phase, d => EnumText<Phase>.Write(d.Phase)) { Say = PhaseWords.Of },
        new("IsDefault", () => ConfigurationTexts.DefaultOfPhase, d => d.IsDefault),
        new("PausesSla", () => ConfigurationTexts.PausesSla, d => d.PausesSla),
        new("Color", () => AdminTexts.Color, d => d.Color) { Say = EntryColors.Say },
    ];

    public override StatusDraft Blank => new() { Name = "" };

    public override StatusDraft DraftOf(TicketStatus entry) => new()
    {
        Name = entry.Name,
        IsDefault = entry.IsDefault,
        ClientName = entry.ClientName,
        Phase = entry.Phase,
        PausesSla = entry.PausesSla,
        Color = entry.Color,
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not TicketStatus status ? new() : new()
    {
        Symbol = "phase-" + EnumText<Phase>.Write(status.Phase),
        Color = status.Color,
        More = status.ClientName is { } name ? ConfigurationTexts.ClientsRead.With(TenantWords.Of(name)) : null,
        Badges = status.PausesSla ? [ConfigurationTexts.PausesSlaBadge] : [],
        Group = PhaseWords.Of(EnumText<Phase>.Write(status.Phase)),
    };

    public override string GroupOf(CatalogEntry entry) => EnumText<Phase>.Write(((TicketStatus)entry).Phase);

    public override Problem.Conflict? RefuseToArchive(CatalogEntry entry, IReadOnlyList<CatalogEntry> all) =>
        all.Any(e => e != entry && e.IsActive && GroupOf(e) == GroupOf(entry))
            ? base.RefuseToArchive(entry, all)
            : new(ConfigurationTexts.LastOfPhase.With(TenantWords.Of(entry.Name), PhaseWords.Of(GroupOf(entry))));

    public override Problem.Conflict? RefuseToRemove(CatalogEntry entry, IReadOnlyList<CatalogEntry> all) =>
        entry is TicketStatus { SystemKey: not null } ? new(ConfigurationTexts.SystemStatusStays) : RefuseToArchive(entry, all);

    internal override bool ChecksUses => true;

    internal override IEnumerable<CatalogEntry> Arrange(IReadOnlyList<CatalogEntry> all) =>
        all.Cast<TicketStatus>().OrderBy(s => s.Phase).ThenBy(s => s.SortOrder).ThenBy(s => s.Name);

    protected override string GroupOf(StatusDraft draft) => EnumText<Phase>.Write(draft.Phase);

    protected override TicketStatus Make() => TicketStatus.Begin();

    protected override void Write(TicketStatus entry, StatusDraft draft) => entry.Change(draft);

    protected override void Check(StatusDraft draft, TicketStatus? now, CatalogCheck<TicketStatus> check)
    {
        check.Length("ClientName", draft.ClientName, LongestName);
        check.OneOf("Color", draft.Color, EntryColors.All);
        if (now is null || now.Phase == draft.Phase)
        {
            return;
        }

        if (now.SystemKey is not null)
        {
            check.Error("Phase", ConfigurationTexts.SystemKeepsPhase);
        }
        else if (now.IsActive && !check.All.Any(s => s != now && s.IsActive && s.Phase == now.Phase))
        {
            check.Error("Phase", ConfigurationTexts.LastOfPhase.With(TenantWords.Of(now.Name), PhaseWords.Of(GroupOf(now))));
        }
        else if (check.Uses is { } uses)
        {
            check.Error("Phase", ConfigurationTexts.UsedKeepsPhase.With(uses));
        }
    }
}
