using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>A ticket for which nobody could be found.</summary>
internal sealed record Waiting(Ticket Ticket, NobodyFree Why, AssignmentWish Wish);

/// <summary>Tickets that wait for somebody to have room. One leaves by the database's hand: given to somebody, over, or in another queue.</summary>
public sealed class AssignmentWaits(PortalDb db, Journal journal)
{
    private const int AtOnce = 1000;

    // A queue that gives nothing out any more keeps nobody waiting, unless a rule asked for it.
    private const string Forget = """
        delete from ticket_assignment_waits w using tickets t
        where t.tenant_id = w.tenant_id and t.id = w.ticket_id and coalesce(w.wish ->> 'strategy', 'none') = 'none' and not exists (
            select 1 from ticket_queue_assignments s where s.tenant_id = t.tenant_id and s.queue_id = t.queue_id and s.strategy <> 'none')
        """;

    private const string Queues = """
        select distinct t.queue_id from ticket_assignment_waits w join tickets t on t.tenant_id = w.tenant_id and t.id = w.ticket_id
        where t.assigned_to_id is null and t.deleted_at is null
        """;

    private const string Take = """
        select t.id from ticket_assignment_waits w join tickets t on t.tenant_id = w.tenant_id and t.id = w.ticket_id
        where t.queue_id = any ($1) and t.assigned_to_id is null and t.deleted_at is null and t.phase in ('open', 'in_progress', 'pending')
        order by t.waiting_since, t.created_at, t.id limit $2 for update of t skip locked
        """;

    // What says the same as before is left: open pages need not be told.
    private const string Keep = """
        insert into ticket_assignment_waits as w (tenant_id, ticket_id, reason, wish)
        select app.tenant_id(), n.ticket, n.reason, n.wish from jsonb_to_recordset($1::jsonb) n (ticket uuid, reason jsonb, wish jsonb)
        on conflict (tenant_id, ticket_id) do update set reason = excluded.reason, wish = excluded.wish
            where (w.reason, coalesce(w.wish, '{}')) is distinct from (excluded.reason, coalesce(excluded.wish, '{}'))
        returning w.ticket_id
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>What a rule had asked for when nobody could be found.</summary>
    internal static AssignmentWish WishOf(TicketFacts ticket) =>
        ticket.Wish is null ? AssignmentWish.None : JsonSerializer.Deserialize<AssignmentWish>(ticket.Wish, Json)!;

    internal async Task ForgetAsync(CancellationToken cancel)
    {
        await using var command = db.Command(Forget);
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal Task<List<Guid>> QueuesAsync(CancellationToken cancel) => IdsAsync("queue_id", Queues, [], cancel);

    /// <summary>The oldest first, held until the transaction ends; none that somebody else holds.</summary>
    internal Task<List<Guid>> TakeAsync(List<Guid> queues, CancellationToken cancel) => IdsAsync("id", Take, [queues.ToArray(), AtOnce], cancel);

    internal async Task KeepAsync(IReadOnlyList<Waiting> waiting, CancellationToken cancel)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var rows = waiting.Select(w => new { Ticket = w.Ticket.Id, Reason = w.Why, Wish = w.Wish == AssignmentWish.None ? null : w.Wish });
        var changed = await IdsAsync("ticket_id", Keep, [JsonSerializer.Serialize(rows, Json)], cancel);
        foreach (var ticket in waiting.Select(w => w.Ticket).Where(t => changed.Contains(t.Id)))
        {
            journal.Announce(ticket.About, "updated", Visibility.Internal);
        }
    }

    private async Task<List<Guid>> IdsAsync(string column, string sql, object[] values, CancellationToken cancel)
    {
        await using var command = db.Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await rows.ReadAsync(cancel))
        {
            ids.Add(rows.Id(column));
        }

        return ids;
    }
}
