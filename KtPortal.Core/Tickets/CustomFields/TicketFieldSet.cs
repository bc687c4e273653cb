using System.Text.Json.Nodes;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using Npgsql;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>A ticket's custom fields as its reader may know them: which there are, what is stored, and what they depend on.</summary>
public sealed record TicketFieldSet(FieldBook Book, IReadOnlyDictionary<string, JsonNode?> Values, FieldFacts Facts)
{
    public static readonly TicketFieldSet None =
        new(FieldBook.Empty, new Dictionary<string, JsonNode?>(), new FieldFacts(new Dictionary<string, string?>()));

    /// <summary>Columns with what is stored, for staff.</summary>
    internal const string Stored = """
        t.custom_fields::text as custom_fields,
        (select jsonb_agg(v.fields)::text from ticket_private_fields v where v.tenant_id = t.tenant_id and v.ticket_id = t.id) as private_fields
        """;

    /// <summary>Columns of a statement about a ticket <c>t</c>, read by <see cref="Read"/>.</summary>
    /// <param name="ofStaff">Clients have no right to what is kept beside the ticket.</param>
    internal static string Selected(bool ofStaff) => $"""
        {FieldBook.Selected(TicketFieldEntity.Name)} as field_book, {(ofStaff ? Stored : "t.custom_fields::text as custom_fields, null::text as private_fields")},
        t.type_id as fact_type, t.category_id as fact_category, t.service_id as fact_service, t.priority_id as fact_priority,
        t.queue_id as fact_queue, t.source as fact_source, t.organization_id as fact_organization, t.partner_id as fact_partner
        """;

    internal static TicketFieldSet Read(NpgsqlDataReader row)
    {
        if (row.OptionalText("field_book") is not { } book)
        {
            return None;
        }

        return new TicketFieldSet(FieldBook.Parse(book), ReadValues(row), FactsOf(
            row.OptionalId("fact_type"), row.OptionalId("fact_category"), row.OptionalId("fact_service"), row.Id("fact_priority"), row.Id("fact_queue"),
            row.Text("fact_source"), row.Id("fact_organization"), row.OptionalId("fact_partner")));
    }

    /// <summary>What is stored, by key: columns <c>custom_fields</c> and <c>private_fields</c>.</summary>
    internal static Dictionary<string, JsonNode?> ReadValues(NpgsqlDataReader row)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var stored in (JsonNode[])[JsonNode.Parse(row.Text("custom_fields"))!, .. Parts(row.OptionalText("private_fields"))])
        {
            foreach (var (key, value) in stored.AsObject())
            {
                values[key] = value;
            }
        }

        return values;
    }

    internal static FieldFacts FactsOf(
        Guid? type, Guid? category, Guid? service, Guid? priority, Guid? queue, string source, Guid? organization, Guid? partner)
    {
        var facts = new Dictionary<string, string?>
        {
            [TicketFieldEntity.TypeFact] = type?.ToString(),
            [TicketFieldEntity.CategoryFact] = category?.ToString(),
            [TicketFieldEntity.ServiceFact] = service?.ToString(),
            [TicketFieldEntity.PriorityFact] = priority?.ToString(),
            [TicketFieldEntity.QueueFact] = queue?.ToString(),
            [TicketFieldEntity.SourceFact] = source,
            [TicketFieldEntity.OrganizationFact] = organization?.ToString(),
            [TicketFieldEntity.PartnerFact] = partner?.ToString(),
        };
        return new FieldFacts(facts);
    }

    /// <summary>Filled in as far as it is, or with what was just sent.</summary>
    public FieldSheet Sheet(FieldAnswers answers, DateTimeOffset now, Func<KnownField, bool>? requires = null) =>
        new(Book.All, Values, Facts, answers, now) { Requires = requires ?? (f => f.RequiredOn == FieldNeeds.Always) };

    private static IEnumerable<JsonNode> Parts(string? json) => json is null ? [] : JsonNode.Parse(json)!.AsArray().Select(part => part!);
}
