using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

public sealed record Requester(Guid Id, string Name, string Email, Guid OrganizationId, string OrganizationName);

/// <summary>Whom staff can submit for: users of their clients.</summary>
public sealed class TicketRequesters(PortalDb db)
{
    private const string Requesters = """
        select u.id, u.name, u.email, o.id as organization_id, o.name as organization_name
        from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience in ('client_admin', 'client_user')
        join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
        where u.status = 'active'
        """;

    /// <summary>By organization; at most 500, others by their address.</summary>
    public async Task<List<Requester>> ListAsync(Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command($"{Requesters} order by o.name, u.name limit 500");
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
                rows.Id("id"), rows.Text("name"), rows.Text("email"), rows.Id("organization_id"), rows.Text("organization_name")));
        }

        return list;
    }
}
