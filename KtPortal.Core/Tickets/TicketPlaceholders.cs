using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;

namespace KtPortal.Core.Tickets;

/// <summary>What texts written on a ticket may leave to it.</summary>
public sealed class TicketPlaceholders(PortalDb db) : IPlaceholderSource
{
    public static readonly IReadOnlyList<string> Names =
        ["ticket.number", "ticket.subject", "contact.first_name", "agent.name", "brand.name"];

    // Whose brand its client knows: the partner's that it belongs to, or the provider's.
    private const string Sql = """
        select t.number, t.subject, t.requester_name, t.partner_id, coalesce(b.portal_name, o.name) as brand
        from tickets t
        left join organizations o on o.tenant_id = t.tenant_id
            and case when t.partner_id is null then o.kind = 'provider' else o.id = t.partner_id end
        left join brands b on b.tenant_id = o.tenant_id and b.organization_id = o.id
        where t.id = $1 and t.deleted_at is null
        """;

    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(Actor actor, Subject about, CancellationToken cancel)
    {
        var values = new Dictionary<string, string?>();
        if (about.Kind != Ticket.SubjectKind || !actor.May(TicketPermissions.Read))
        {
            return values;
        }

        await using var command = db.Command(Sql, about.Id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (await row.ReadAsync(cancel))
        {
            values["ticket.number"] = row.Text("number");
            values["ticket.subject"] = row.Text("subject");
            values["contact.first_name"] = FirstNameOf(row.Text("requester_name"));
            values["agent.name"] = actor.NameTo(row.OptionalId("partner_id"));
            values["brand.name"] = row.OptionalText("brand");
        }

        return values;
    }

    /// <summary>An address in the place of a name has none.</summary>
    private static string FirstNameOf(string name) => name.Contains('@', StringComparison.Ordinal) ? "" : name.Trim().Split(' ')[0];
}
