using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Watching;

/// <param name="From">Whom the person belongs to, as the reader may know; null for the reader's own.</param>
public sealed record FoundPerson(string Name, string Email, string? From);

/// <summary>Whom of those who may take part in a ticket staff mean by a name: people with a login, and the client's contacts.</summary>
public sealed class PersonFinder(PortalDb db)
{
    /// <summary>Shown to choose from; who isn't among them is found by typing more.</summary>
    public const int Most = 8;

    // Who takes part, or asked, is meant no more.
    private static readonly string Sql = $"""
        select f.name, f.email, o.name as organization_name from tickets t
        cross join lateral (
            select u.name, u.email, u.organization_id from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            where u.tenant_id = t.tenant_id and u.status = 'active' and 'tickets.read' = any (r.permissions)
                and (r.audience = 'provider' and $3 or r.audience = 'partner' and u.organization_id = t.partner_id
                    or r.audience in ('client_admin', 'client_user') and u.organization_id = t.organization_id)
                and u.id is distinct from t.requester_id
                and not exists (select 1 from ticket_participants p where p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.user_id = u.id)
            union all
            select c.name, c.email, c.organization_id from contacts c
            where c.tenant_id = t.tenant_id and c.organization_id = t.organization_id and c.email is not null and c.id is distinct from t.contact_id
                and not exists (select 1 from users u where u.tenant_id = c.tenant_id and lower(u.email) = lower(c.email))
                and not exists (select 1 from ticket_participants p where p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.contact_id = c.id)) f
        left join organizations o on o.tenant_id = t.tenant_id and o.id = f.organization_id
        where t.number = $1 and (' ' || lower(f.name) like '% ' || $2 || '%' or lower(f.email) like $2 || '%')
        order by lower(f.name), f.email limit {Most}
        """;

    public async Task<IReadOnlyList<FoundPerson>> FindAsync(Actor actor, string number, string typed, CancellationToken cancel)
    {
        var found = new List<FoundPerson>();
        var words = string.Join(' ', typed.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length == 0 || !actor.IsStaff || !actor.May(TicketPermissions.Update))
        {
            return found;
        }

        await using var command = db.Command(Sql, number, Suggestions.Literal(words), actor.Audience == Audience.Provider);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            found.Add(new FoundPerson(rows.Text("name"), rows.Text("email"), rows.OptionalText("organization_name")));
        }

        return found;
    }
}
