using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Totals;

/// <summary>A client's tickets in numbers.</summary>
/// <param name="PartnerName">Null for the provider's own clients, and for partners, whose clients all are their own.</param>
/// <param name="ByPriority">How many open ones of each priority; those without any are left out.</param>
/// <param name="Pending">How many wait for the client.</param>
/// <param name="Place">The first place in line that it has; null where nothing of it waits.</param>
/// <param name="FirstResponse">Minutes until the first answer, of the last month's; null without any.</param>
/// <param name="Rating">The average of the last three months; null without any, and for who reads no ratings.</param>
public sealed record ClientTotal(
    Guid Id, string Name, string? PartnerName, int Open, IReadOnlyDictionary<Guid, int> ByPriority, int Pending, FirstPlace? Place,
    decimal? FirstResponse, decimal? Rating);

/// <param name="Priority">Whose line it is.</param>
public sealed record FirstPlace(int Place, int Length, string Priority);

/// <param name="AreMore">Clients beyond those that are shown.</param>
public sealed record ClientTotals(IReadOnlyList<Choice> Priorities, IReadOnlyList<ClientTotal> Clients, bool AreMore);

/// <summary>What each client has open, the busiest first. Partners read their own clients, by policy.</summary>
public sealed class ClientTotalQueries(PortalDb db, TimeProvider clock)
{
    public const int Most = 200;

    private const string PrioritiesSql = "select id, name from ticket_priorities where is_active order by sort_order, name";

    private const string Sql = """
        with open as (
            select t.organization_id, t.priority_id, count(*)::int as tickets, (count(*) filter (where t.phase = 'pending'))::int as pending
            from tickets t
            where t.deleted_at is null and t.merged_into_id is null and t.phase in ('new', 'open', 'in_progress', 'pending')
            group by t.organization_id, t.priority_id),
        totals as (
            select o.organization_id, sum(o.tickets)::int as tickets, sum(o.pending)::int as pending, array_agg(o.priority_id) as priorities,
                array_agg(o.tickets) as counts
            from open o group by o.organization_id),
        places as (
            select distinct on (q.organization_id) q.organization_id, q.priority_id, q.position, q.length
            from ticket_queue_places q order by q.organization_id, q.position, q.length desc),
        answers as (
            select t.organization_id, avg(extract(epoch from t.first_response_at - t.created_at) / 60)::numeric as minutes
            from tickets t where t.deleted_at is null and t.created_at >= $1 and t.first_response_at is not null group by t.organization_id),
        ratings as (
            select r.organization_id, avg(r.rating)::numeric as average from ticket_ratings r
            where r.created_at >= $2 and $3 and exists (select 1 from tickets t where t.tenant_id = r.tenant_id and t.id = r.ticket_id and t.deleted_at is null)
            group by r.organization_id)
        select o.id, o.name, pa.name as partner_name, coalesce(f.tickets, 0) as tickets, coalesce(f.pending, 0) as pending,
            coalesce(f.priorities, '{}') as priorities, coalesce(f.counts, '{}') as counts, q.position, q.length, p.name as line, a.minutes, r.average
        from organizations o
        left join totals f on f.organization_id = o.id
        left join places q on q.organization_id = o.id
        left join ticket_priorities p on p.tenant_id = o.tenant_id and p.id = q.priority_id
        left join answers a on a.organization_id = o.id
        left join ratings r on r.organization_id = o.id
        left join organizations pa on pa.tenant_id = o.tenant_id and pa.id = o.partner_id and pa.id <> o.id
        where o.kind <> 'provider' and (f.organization_id is not null or a.organization_id is not null or r.organization_id is not null)
        order by coalesce(f.tickets, 0) desc, o.name, o.id limit 201
        """;

    public async Task<ClientTotals> ReadAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(TicketPermissions.Read))
        {
            return new ClientTotals([], [], AreMore: false);
        }

        var now = clock.GetUtcNow();
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(PrioritiesSql));
        batch.BatchCommands.Add(new(Sql)
        {
            Parameters = { new() { Value = now.AddDays(-30) }, new() { Value = now.AddDays(-90) }, new() { Value = actor.May(RatingsRead) } },
        });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var priorities = new List<Choice>();
        while (await rows.ReadAsync(cancel))
        {
            priorities.Add(new(rows.Id("id"), rows.Text("name")));
        }

        await rows.NextResultAsync(cancel);
        var clients = new List<ClientTotal>();
        while (await rows.ReadAsync(cancel))
        {
            var ids = rows.GetFieldValue<Guid[]>(rows.GetOrdinal("priorities"));
            var counts = rows.GetFieldValue<int[]>(rows.GetOrdinal("counts"));
            clients.Add(new(
                rows.Id("id"), rows.Text("name"), actor.Audience == Audience.Provider ? rows.OptionalText("partner_name") : null, rows.Number("tickets"),
                ids.Zip(counts).ToDictionary(p => p.First, p => p.Second), rows.Number("pending"),
                rows.OptionalNumber("position") is { } place ? new(place, rows.Number("length"), rows.Text("line")) : null,
                rows.OptionalDecimal("minutes"), rows.OptionalDecimal("average")));
        }

        return new ClientTotals(priorities, [.. clients.Take(Most)], clients.Count > Most);
    }

    // The right to read ratings belongs to their feature, which knows this one and not the other way round.
    private const string RatingsRead = "csat.read";
}
