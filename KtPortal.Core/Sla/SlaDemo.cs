using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

/// <summary>A client with a better promise than the others, waits for clients' answers in the past, and clocks for all of it. Nobody is told of any.</summary>
public sealed class SlaDemo(PortalDb db, SlaFollow follow) : IDemoPart
{
    private const int AtOnce = 250;

    // A ticket's number decides, so the story is the same each time: one in four stood still for a while.
    private const string Paused = """
        insert into ticket_sla_pauses (tenant_id, ticket_id, paused_at, resumed_at, reason, status_id)
        select t.tenant_id, t.id, t.first_response_at, t.first_response_at + (coalesce(t.resolved_at, t.closed_at) - t.first_response_at) * 0.6, 'status', s.id
        from tickets t join ticket_statuses s on s.tenant_id = t.tenant_id and s.system_key = 'pending_client'
        where t.tenant_id = $1 and t.first_response_at < coalesce(t.resolved_at, t.closed_at) - interval '1 hour'
            and ('x' || substr(md5('pause' || t.number), 1, 6))::bit(24)::int % 4 = 0
        """;

    private const string Now = """
        insert into ticket_sla_pauses (tenant_id, ticket_id, paused_at, reason, status_id)
        select t.tenant_id, t.id, coalesce(t.resolved_at, t.closed_at, t.last_activity_at),
            case when s.phase = 'pending' then 'status' else 'ended' end, t.status_id
        from tickets t join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        where t.tenant_id = $1 and (s.pauses_sla or s.phase in ('resolved', 'closed', 'cancelled'))
            and not exists (select 1 from ticket_sla_pauses p where p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.resumed_at is null)
        """;

    // What the demo writes has asked for its clocks already: they are counted here, and nobody hears of what was long ago.
    private const string Asked = "delete from outbox_messages where tenant_id = $1 and kind = 'sla.follow'";

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        var priorities = await db.Set<TicketPriority>().AsNoTracking().ToDictionaryAsync(p => p.Level, p => p.Id, cancel);
        var client = await db.Set<Organization>().Where(o => o.Kind == OrganizationKind.Client).OrderBy(o => o.Name).Select(o => o.Id).FirstAsync(cancel);
        db.Add(SlaPolicy.Made(new SlaPolicyDraft
        {
            Name = "Premium",
            Description = "An answer within the hour, critical ones day and night.",
            ClientSeesDue = true,
            Thresholds = SlaThreshold.Usual,
            Targets =
            [
                new(priorities[PriorityLevel.Critical], 15, 240, AroundTheClock: true), new(priorities[PriorityLevel.High], 60, 360),
                new(priorities[PriorityLevel.Medium], 60, 960), new(priorities[PriorityLevel.Low], 240, 2400),
            ],
            Assigned = [new(SlaFoundBy.Organization, client)],
        }));
        await db.SaveChangesAsync(cancel);
        foreach (var sql in (string[])[Paused, Now, Asked])
        {
            await using var command = db.Command(sql, tenant.Id);
            await command.ExecuteNonQueryAsync(cancel);
        }

        var tickets = await db.Set<Ticket>().Select(t => t.Id).ToListAsync(cancel);
        foreach (var some in tickets.Chunk(AtOnce))
        {
            await follow.FollowAsync(Actor.System(tenant.Id, "demo"), some, SlaReach.Quietly, cancel);
        }

        await using var asked = db.Command(Asked, tenant.Id);
        await asked.ExecuteNonQueryAsync(cancel);
    }
}
