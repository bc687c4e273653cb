using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Writes what the stories tell. Numbers rise with time, as if the tickets had come in one after the other.</summary>
public sealed class TicketDemo(PortalDb db, TicketDemoFiles files, DemoLines lines) : IDemoPart
{
    private const int Seed = 1042;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        var (current, past) = tenant.Slug == "kt" ? ("kre8ivtech-now.md", 139) : ("acme-now.md", 18);
        await GiveQueueAsync(tenant, cancel);
        var made = await TicketLists.ReadAsync(db, cancel);
        var tales = new PastTickets(tenant, made, new Random(Seed), now).Tell(past)
            .Concat(new PresentTickets(tenant, made, now).Tell(current))
            .OrderBy(t => t.Ticket.CreatedAt).ToList();
        foreach (var tale in tales)
        {
            // One by one: the number is drawn with the row.
            db.Add(tale.Ticket);
            await db.SaveChangesAsync(cancel);
        }

        db.AddRange(tales.SelectMany(t => t.Rows));
        await db.SaveChangesAsync(cancel);
        await files.WriteAsync(tales, cancel);
        await WriteWaitsAsync(tales, cancel);
        await GiveTicketsAsync(tenant, cancel);
        await lines.SettleAsync(made, cancel);
    }

    // Before the tickets: they take the team of their queue. A small house has one team, and gives it nothing.
    private async Task GiveQueueAsync(DemoTenant tenant, CancellationToken cancel)
    {
        if (tenant.Partner is not null)
        {
            await using var give = db.Command("update ticket_queues set team_id = (select id from teams where name = 'Support') where is_default");
            await give.ExecuteNonQueryAsync(cancel);
        }
    }

    // What the partner's clients ask for goes to who builds their sites.
    private async Task GiveTicketsAsync(DemoTenant tenant, CancellationToken cancel)
    {
        if (tenant.Partner is not null)
        {
            await using var give = db.Command("update tickets set team_id = (select id from teams where name = 'Web') where partner_id is not null");
            await give.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>
    /// The database began a wait for what stands in line, as of this moment; the others never stood there. Both get the
    /// waits they would have had.
    /// </summary>
    private async Task WriteWaitsAsync(List<TicketTale> tales, CancellationToken cancel)
    {
        await using var begun = db.Command("update ticket_waits w set entered_at = t.waiting_since from tickets t where t.id = w.ticket_id and w.left_at is null");
        await begun.ExecuteNonQueryAsync(cancel);
        var ended = tales.FindAll(t => t.Ticket.FirstResponseAt is not null);
        await using var command = db.Command("""
            with ended as (
                select e.*, (e.working_minutes::int * 7 + e.entry_position * 13) % 80 - 45 as estimate_error from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[], $5::timestamptz[], $6::numeric[], $7::text[])
                    as e (ticket_id, priority_id, entered_at, entry_position, left_at, working_minutes, outcome)),
            known as (
                update ticket_waits w set left_at = e.left_at, working_minutes = e.working_minutes, outcome = e.outcome, entry_position = e.entry_position,
                    estimate_error = e.estimate_error, estimated_at = e.left_at - e.estimate_error * interval '1 minute'
                from ended e where w.ticket_id = e.ticket_id and w.left_at is null returning w.ticket_id)
            insert into ticket_waits (tenant_id, ticket_id, priority_id, entered_at, entry_position, left_at, working_minutes, outcome, estimate_error,
                estimated_at)
            select app.tenant_id(), e.*, e.left_at - e.estimate_error * interval '1 minute' from ended e where e.ticket_id not in (select ticket_id from known)
            """);
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.Ticket.Id) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.Ticket.PriorityId) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.Ticket.CreatedAt) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.EntryPosition) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.Ticket.FirstResponseAt!.Value) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => (decimal)DemoHours.MinutesBetween(t.Ticket.CreatedAt, t.Ticket.FirstResponseAt!.Value)) });
        command.Parameters.Add(new() { Value = ended.ConvertAll(t => t.Ticket.Phase.Waits() ? "responded" : "started") });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
