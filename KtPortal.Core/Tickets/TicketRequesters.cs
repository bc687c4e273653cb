using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

public sealed record Requester(Guid Id, string Name, string Email, Guid OrganizationId, string OrganizationName, Guid? PartnerId);

/// <summary>Whom staff can submit for: users of their clients.</summary>
public sealed class TicketRequesters(PortalDb db)
{
    private const int MostWords = 10;

    private const string Requesters = """
        select u.id, u.name, u.email, o.id as organization_id, o.name as organization_name, o.partner_id
        from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience in ('client_admin', 'client_user')
        join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
        where u.status = 'active'
        """;

    /// <summary>Shown to choose from; who isn't among them is found by typing more.</summary>
    public const int Most = 8;

    // Words begin where a name, an organization's, an address or a part of it does.
    private const string Words = """
        ' ' || lower(u.name) || ' ' || lower(o.name) || ' ' || lower(u.email) || ' ' || translate(lower(u.email), '@.-_+', '     ')
        """;

    /// <summary>
    /// Those in whose name, organization or address words begin with each of the typed ones; who has exactly this address alone. Nobody
    /// where nothing is typed.
    /// </summary>
    /// <param name="only">This one, if he is among them.</param>
    public async Task<List<Requester>> SearchAsync(Actor actor, string typed, Guid? only, CancellationToken cancel)
    {
        var words = typed.ToLowerInvariant().Split((char[]?)null, MostWords, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return [];
        }

        if (await FindAsync(actor, typed, cancel) is { } exact)
        {
            return only is null || only == exact.Id ? [exact] : [];
        }

        var like = words.Select(w => "% " + Suggestions.Literal(w) + "%").ToArray();
        await using var command = db.Command($"""
            {Requesters} and ({Words}) like all ($1) and ($2::uuid is null or u.id = $2) order by o.name, u.name limit {Most}
            """, like, only as object ?? DBNull.Value);
        return await ReadAsync(actor, command, cancel);
    }

    public async Task<Requester?> FindAsync(Actor actor, string email, CancellationToken cancel)
    {
        await using var command = db.Command($"{Requesters} and lower(u.email) = $1", email.Trim().ToLowerInvariant());
        return (await ReadAsync(actor, command, cancel)).FirstOrDefault();
    }

    private static async Task<List<Requester>> ReadAsync(Actor actor, NpgsqlCommand command, CancellationToken cancel)
    {
        var list = new List<Requester>();
        if (!actor.IsStaff || !actor.May(TicketPermissions.Create))
        {
            return list;
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            list.Add(new Requester(
                rows.Id("id"), rows.Text("name"), rows.Text("email"), rows.Id("organization_id"), rows.Text("organization_name"),
                rows.OptionalId("partner_id")));
        }

        return list;
    }
}
