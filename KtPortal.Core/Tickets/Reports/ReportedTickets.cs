using System.Runtime.CompilerServices;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>A ticket behind a figure.</summary>
/// <param name="EndedAt">Null while it is open.</param>
/// <param name="Queue">Null for partners, as the assignee: how the provider shares its work is its own.</param>
public sealed record ReportedTicket(
    Guid Id, string Number, string Subject, string Organization, string Status, string Priority, DateTimeOffset CreatedAt,
    DateTimeOffset? AcceptedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? EndedAt, string? Queue, string? Assignee);

/// <summary>The tickets behind a figure, those made last first.</summary>
public sealed class ReportedTickets(PortalDb db, TimeProvider clock)
{
    public const int PageSize = 50;

    private const int ExportSize = 1000;

    /// <returns>A page, and how many there are in all.</returns>
    public async Task<Result<(ListPage<ReportedTicket> Page, int All)>> ReadAsync(
        Actor actor, TicketSelection selection, TicketShown shown, ListEdge? edge, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(ReportsFeature.Read))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotReadReports);
        }

        await using var batch = db.Batch();
        batch.BatchCommands.Add(Page(actor, selection, shown, edge, PageSize));
        var all = TicketCondition.Of(actor, selection, shown, clock.GetUtcNow());
        batch.BatchCommands.Add(all.ToCommand($"select count(*)::int as tickets from tickets t where {all.Sql}"));
        await using var read = await batch.ExecuteReaderAsync(cancel);
        var rows = await RowsAsync(actor, read, cancel);
        await read.NextResultAsync(cancel);
        await read.ReadAsync(cancel);
        return (new ListPage<ReportedTicket>(rows, PageSize, edge), read.Number("tickets"));
    }

    /// <summary>All of them, read in parts; none for who may not read them.</summary>
    public async IAsyncEnumerable<ReportedTicket> AllAsync(
        Actor actor, TicketSelection selection, TicketShown shown, [EnumeratorCancellation] CancellationToken cancel)
    {
        ListEdge? edge = null;
        for (var more = actor.IsStaff && actor.May(ReportsFeature.Read); more;)
        {
            var rows = await PartAsync(actor, selection, shown, edge, cancel);
            more = rows.Count > ExportSize;
            foreach (var row in rows.Take(ExportSize))
            {
                edge = new ListEdge(row.CreatedAt, row.Id, Newer: false);
                yield return row;
            }
        }
    }

    private async Task<List<ReportedTicket>> PartAsync(
        Actor actor, TicketSelection selection, TicketShown shown, ListEdge? edge, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(Page(actor, selection, shown, edge, ExportSize));
        await using var read = await batch.ExecuteReaderAsync(cancel);
        return await RowsAsync(actor, read, cancel);
    }

    // One more than a page has, where there are more.
    private NpgsqlBatchCommand Page(Actor actor, TicketSelection selection, TicketShown shown, ListEdge? edge, int size)
    {
        var condition = TicketCondition.Of(actor, selection, shown, clock.GetUtcNow());
        if (edge is { } from)
        {
            condition.And($"(t.created_at, t.id) {ListEdge.Comparison(edge)} ({condition.Add(from.At)}, {condition.Add(from.Id)})");
        }

        var isProvider = actor.Audience == Audience.Provider;
        var order = ListEdge.Order(edge);
        return condition.ToCommand(FormattableString.Invariant($"""
            select t.id, t.number, t.subject, o.name as organization, s.name as status, p.name as priority, t.created_at, t.accepted_at,
                t.first_response_at, case when {TicketCondition.Active} then null else {TicketCondition.EndedAt} end as ended_at
                {(isProvider ? ", q.name as queue, t.assignee_name" : "")}
            from tickets t join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
            join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
            join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            {(isProvider ? "join ticket_queues q on q.tenant_id = t.tenant_id and q.id = t.queue_id" : "")}
            where {condition.Sql} order by t.created_at {order}, t.id {order} limit {size + 1}
            """));
    }

    private static async Task<List<ReportedTicket>> RowsAsync(Actor actor, NpgsqlDataReader row, CancellationToken cancel)
    {
        var isProvider = actor.Audience == Audience.Provider;
        var rows = new List<ReportedTicket>();
        while (await row.ReadAsync(cancel))
        {
            rows.Add(new(
                row.Id("id"), row.Text("number"), row.Text("subject"), row.Text("organization"), row.Text("status"), row.Text("priority"),
                row.Instant("created_at"), row.OptionalInstant("accepted_at"), row.OptionalInstant("first_response_at"),
                row.OptionalInstant("ended_at"), isProvider ? row.Text("queue") : null, isProvider ? row.OptionalText("assignee_name") : null));
        }

        return rows;
    }
}
