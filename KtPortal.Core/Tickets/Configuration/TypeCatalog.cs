using KtPortal.Core.Administration;

namespace KtPortal.Core.Tickets.Configuration;

public sealed record TypeDraft : CatalogDraft
{
    public string? Description { get; init; }
}

/// <summary>What kind of request a ticket is.</summary>
public sealed class TypeCatalog : TicketCatalog<TicketType, TypeDraft>
{
    private const int LongestDescription = 500;

    public override string Key => "types";

    public override string Family => "ticket_type";

    public override CatalogWords Words =>
        new(ConfigurationTexts.Types, ConfigurationTexts.TypesLead, ConfigurationTexts.NewType, ConfigurationTexts.TypesEmpty);

    public override IReadOnlyList<Usage> UsedBy => [Tickets("type_id"), Templates("type_id"), CustomFields];

    public override IReadOnlyList<AdminField<TypeDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("IsDefault", () => ConfigurationTexts.DefaultType, d => d.IsDefault),
    ];

    public override TypeDraft Blank => new() { Name = "" };

    public override TypeDraft DraftOf(TicketType entry) =>
        new() { Name = entry.Name, IsDefault = entry.IsDefault, Description = entry.Description };

    public override CatalogFace FaceOf(CatalogEntry entry) => new(More: (entry as TicketType)?.Description);

    protected override TicketType Make() => TicketType.Begin();

    protected override void Write(TicketType entry, TypeDraft draft) => entry.Change(draft);

    protected override void Check(TypeDraft draft, TicketType? now, CatalogCheck<TicketType> check) =>
        check.Length("Description", draft.Description, LongestDescription);
}
