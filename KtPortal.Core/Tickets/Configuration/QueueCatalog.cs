using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Teams;

namespace KtPortal.Core.Tickets.Configuration;

public sealed record QueueDraft : CatalogDraft
{
    public string? Description { get; init; }

    public string? Color { get; init; }

    public Guid? TeamId { get; init; }

    public bool RequiresAcceptance { get; init; } = true;

    public bool CountsAsWaiting { get; init; } = true;
}

/// <summary>Where tickets come in. Whether its tickets wait in line is the queue's to say; the database follows at once.</summary>
public sealed class QueueCatalog : TicketCatalog<TicketQueue, QueueDraft>
{
    private const int LongestDescription = 500;

    public override string Key => "queues";

    public override string Family => "ticket_queue";

    public override CatalogWords Words =>
        new(ConfigurationTexts.Queues, ConfigurationTexts.QueuesLead, ConfigurationTexts.NewQueue, ConfigurationTexts.QueuesEmpty);

    public override IReadOnlyList<Usage> UsedBy =>
    [
        Tickets("queue_id"),
        new("ticket_categories", "default_queue_id", () => ConfigurationTexts.UsedByCategories),
        Services("default_queue_id"),
        Templates("queue_id"),
        CustomFields,
    ];

    public override IReadOnlyList<AdminField<QueueDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("TeamId", () => ConfigurationTexts.Team, (d, name) => name(d.TeamId)),
        new("RequiresAcceptance", () => ConfigurationTexts.RequiresAcceptance, d => d.RequiresAcceptance),
        new("CountsAsWaiting", () => ConfigurationTexts.CountsAsWaiting, d => d.CountsAsWaiting),
        new("IsDefault", () => ConfigurationTexts.DefaultQueue, d => d.IsDefault),
        new("Color", () => AdminTexts.Color, d => d.Color) { Say = EntryColors.Say },
    ];

    public override QueueDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(
        PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>> { ["TeamId"] = await AllAsync<Team>(db, cancel) };

    public override QueueDraft DraftOf(TicketQueue entry) => new()
    {
        Name = entry.Name,
        IsDefault = entry.IsDefault,
        Description = entry.Description,
        Color = entry.Color,
        TeamId = entry.TeamId,
        RequiresAcceptance = entry.RequiresAcceptance,
        CountsAsWaiting = entry.CountsAsWaiting,
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not TicketQueue queue ? new() : new()
    {
        Symbol = "inbox",
        Color = queue.Color,
        More = queue.Description,
        Badges =
        [
            .. queue.RequiresAcceptance ? [] : (string[])[ConfigurationTexts.LetsInBadge],
            .. queue.CountsAsWaiting ? [] : (string[])[ConfigurationTexts.NoLineBadge],
        ],
    };

    protected override TicketQueue Make() => TicketQueue.Begin();

    protected override void Write(TicketQueue entry, QueueDraft draft) => entry.Change(draft);

    protected override void Check(QueueDraft draft, TicketQueue? now, CatalogCheck<TicketQueue> check)
    {
        check.Length("Description", draft.Description, LongestDescription);
        check.OneOf("Color", draft.Color, EntryColors.All);
        check.Choice("TeamId", draft.TeamId, now?.TeamId);
    }
}
