using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Configuration;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>Tickets have custom fields, which may depend on how a ticket is sorted and whose it is.</summary>
public sealed class TicketFieldEntity : FieldEntity
{
    public const string Name = "ticket";

    internal const string TypeFact = "ticket.type";
    internal const string CategoryFact = "ticket.category";
    internal const string ServiceFact = "ticket.service";
    internal const string PriorityFact = "ticket.priority";
    internal const string QueueFact = "ticket.queue";
    internal const string SourceFact = "ticket.source";
    internal const string OrganizationFact = "ticket.organization";
    internal const string PartnerFact = "ticket.partner";

    private const int MostClients = 500;

    private static readonly string[] Sources = ["portal", "desk", "phone", "email"];

    public override string Type => Name;

    public override string Label => TicketFieldTexts.Tickets;

    public override IReadOnlyList<(string Phase, string Label)> Phases => [("resolved", TicketFieldTexts.BeforeResolved)];

    public override Usage Values => new(
        """
        (select d.id as field_id from (
            select jsonb_object_keys(t.custom_fields) as key from tickets t where t.custom_fields <> '{}'
            union all select jsonb_object_keys(p.fields) from ticket_private_fields p) k
        join custom_field_definitions d on d.entity_type = 'ticket' and d.key = k.key) v
        """,
        "field_id", () => ConfigurationTexts.UsedByTickets);

    public override bool IsForStaff(string fact) => fact is TypeFact or QueueFact or PartnerFact;

    public override async Task<IReadOnlyList<FieldFact>> FactsAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            select 'type' as list, id, name, sort_order from ticket_types
            union all select 'category', id, name, sort_order from ticket_categories
            union all select 'service', id, name, sort_order from services
            union all select 'priority', id, name, sort_order from ticket_priorities
            union all select 'queue', id, name, sort_order from ticket_queues
            union all select kind, id, name, 0 from (select case kind when 'partner' then 'partner' else 'organization' end as kind, id, name
                from organizations where kind <> 'provider' order by name limit {MostClients}) o
            order by list, sort_order, name
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string List, string Value, string Label)>();
        while (await rows.ReadAsync(cancel))
        {
            var (list, name) = (rows.Text("list"), rows.Text("name"));
            found.Add((list, rows.Id("id").ToString(), list is "organization" or "partner" ? name : TenantWords.Of(name)));
        }

        IReadOnlyList<(string, string)> Of(string list) => [.. found.Where(f => f.List == list).Select(f => (f.Value, f.Label))];
        return
        [
            new(TypeFact, () => TicketFieldTexts.Type, Of("type"), IsScope: true),
            new(CategoryFact, () => TicketFieldTexts.Category, Of("category"), IsScope: true),
            new(ServiceFact, () => TicketFieldTexts.Service, Of("service"), IsScope: true),
            new(PriorityFact, () => ConfigurationTexts.Priority, Of("priority")),
            new(QueueFact, () => ConfigurationTexts.Queue, Of("queue")),
            new(OrganizationFact, () => TicketFieldTexts.Organization, Of("organization")),
            new(PartnerFact, () => TicketFieldTexts.Partner, Of("partner")),
            new(SourceFact, () => TicketFieldTexts.Source, [.. Sources.Select(s => (s, SourceName(s)))]),
        ];
    }

    private static string SourceName(string source) => source switch
    {
        "portal" => TicketFieldTexts.SourcePortal,
        "desk" => TicketFieldTexts.SourceDesk,
        "phone" => TicketFieldTexts.SourcePhone,
        _ => TicketFieldTexts.SourceEmail,
    };
}
