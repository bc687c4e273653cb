using KtPortal.Bench.Data;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Load;

/// <summary>Somebody signed in, and tickets this person may read.</summary>
internal sealed record Person(Visitor Visitor, Guid TenantId, Guid OrganizationId, Guid UserId, IReadOnlyList<string> Tickets);

/// <summary>Finds accounts in the database and signs them in over HTTP, with their password.</summary>
internal sealed class People(BenchDatabase database, WebProcess web)
{
    private const string Host = "select u.email, h.hostname, u.tenant_id, u.organization_id, u.id, array(";

    private const string Of = """
        ) as numbers from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        join tenants n on n.id = u.tenant_id
        join hosts h on h.tenant_id = u.tenant_id and h.organization_id = coalesce(u.partner_id, (select p.id from organizations p where p.tenant_id = u.tenant_id and p.kind = 'provider'))
        """;

    /// <summary>Of each tenant an agent, a manager and an admin, with tickets from all over it.</summary>
    public Task<List<Person>> StaffAsync() => SignInAsync(Host + """
        select t.number from tickets t where t.tenant_id = u.tenant_id and t.phase in ('new', 'open', 'in_progress', 'pending', 'resolved')
        order by md5(t.id::text || u.id) limit 60
        """ + Of + " where u.email ~ '^staff[157]@bench' order by u.email");

    /// <summary>Of each tenant some users of clients, with the tickets they asked for.</summary>
    public Task<List<Person>> ClientsAsync() => SignInAsync(Host + """
        select t.number from tickets t where t.tenant_id = u.tenant_id and t.requester_id = u.id and t.phase in ('new', 'open', 'in_progress', 'pending', 'resolved')
        """ + Of + """
         where r.name = 'client_user' and (select count(*) from tickets t where t.tenant_id = u.tenant_id and t.requester_id = u.id
            and t.phase in ('new', 'open', 'in_progress', 'pending', 'resolved')) between 1 and 8
         order by row_number() over (partition by u.tenant_id order by md5(u.id::text)), u.tenant_id limit 80
        """);

    /// <summary>The admin of every client of the first tenant, with the client's waiting tickets: together the whole waiting room.</summary>
    public Task<List<Person>> WaitingRoomAsync() => SignInAsync(Host + """
        select t.number from tickets t where t.tenant_id = u.tenant_id and t.organization_id = u.organization_id and t.in_line
        """ + Of + " where r.name = 'client_admin' and n.slug = 'bench1' order by u.email");

    private async Task<List<Person>> SignInAsync(string sql)
    {
        var found = new List<(string Email, Person Person)>();
        await using (var command = database.Super.CreateCommand(sql))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                found.Add((rows.GetString(0), new Person(new Visitor(rows.GetString(1)), rows.GetGuid(2), rows.GetGuid(3), rows.GetGuid(4), rows.GetFieldValue<string[]>(5))));
            }
        }

        Progress.Say($"Signing in {found.Count} people ...");
        Parallel.ForEach(found, new ParallelOptions { MaxDegreeOfParallelism = 2 }, one =>
        {
            using var connection = new Connection(web.Port);
            one.Person.Visitor.SignIn(connection, one.Email, BenchDatabase.Password);
        });
        return found.ConvertAll(f => f.Person);
    }
}
