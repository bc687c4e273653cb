using KtPortal.Bench.Data;
using KtPortal.Bench.Meters;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Load;

/// <summary>Somebody signed in, and tickets this person may read.</summary>
internal sealed record Person(Visitor Visitor, Guid TenantId, Guid OrganizationId, Guid UserId, IReadOnlyList<string> Tickets);

/// <summary>Finds accounts in the database and signs them in over HTTP, with their password.</summary>
internal sealed class People(BenchDatabase database, WebProcess web)
{
    private static string Sql(string tickets, string key, string own, string who) => $"""
        with mine as materialized (
            select t.tenant_id, {key} as key, array_agg(t.number order by md5(t.id::text)) as numbers from tickets t
            where t.deleted_at is null and {tickets} group by 1, 2)
        select u.email, h.hostname, u.tenant_id, u.organization_id, u.id, mine.numbers[1:60]
        from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        join tenants n on n.id = u.tenant_id
        join hosts h on h.tenant_id = u.tenant_id and h.organization_id = coalesce(u.partner_id, (select p.id from organizations p where p.tenant_id = u.tenant_id and p.kind = 'provider'))
        join mine on mine.tenant_id = u.tenant_id and mine.key = {own}
        where {who}
        """;

    // Not the resolved ones, which the product closes by itself when they are old: it may do so during the run.
    private const string Alive = "t.phase in ('new', 'open', 'in_progress', 'pending')";

    /// <summary>Of each tenant an agent, a manager and an admin, with tickets from all over it.</summary>
    public Task<List<Person>> StaffAsync() =>
        SignInAsync(Alive, "t.tenant_id", "u.tenant_id", "u.email ~ '^staff[157]@bench' order by u.email");

    /// <summary>Of each tenant some users of clients, with the tickets they asked for.</summary>
    public Task<List<Person>> ClientsAsync() =>
        SignInAsync(Alive, "t.requester_id", "u.id", "r.name = 'client_user' order by row_number() over (partition by u.tenant_id order by md5(u.id::text)), u.tenant_id limit 80");

    /// <summary>The admin of every client of the first tenant, with the client's waiting tickets: together the whole waiting room.</summary>
    public Task<List<Person>> WaitingRoomAsync() =>
        SignInAsync("t.in_line", "t.organization_id", "u.organization_id", "r.name = 'client_admin' and n.slug = 'bench1' order by u.email");

    private async Task<List<Person>> SignInAsync(string tickets, string key, string own, string who)
    {
        var found = new List<(string Email, Person Person)>();
        await using (var command = database.Super.CreateCommand(Sql(tickets, key, own, who)))
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
