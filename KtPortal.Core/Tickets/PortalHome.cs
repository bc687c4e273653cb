using KtPortal.Core.Data;
using KtPortal.Core.Tickets.Lines;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>What a client is shown first, in this order.</summary>
public sealed record PortalHome
{
    public static PortalHome Empty { get; } = new();

    /// <summary>What waits for the client, the reader's own first: for a reply, then for a word whether it is solved.</summary>
    public IReadOnlyList<PortalTicketRow> Turn { get; init; } = [];

    /// <summary>There is more of that than is shown.</summary>
    public bool HasMoreTurn { get; init; }

    /// <summary>What waits in line, the most urgent first.</summary>
    public IReadOnlyList<PortalTicketRow> Waiting { get; init; } = [];

    /// <summary>The newest answers, those that nobody has read before the others; not on what stands in <see cref="Turn"/>.</summary>
    public IReadOnlyList<PortalTicketRow> Updates { get; init; } = [];

    /// <summary>What was told of late about places in line.</summary>
    public IReadOnlyList<PlaceNews> Places { get; init; } = [];

    /// <summary>What is being worked on.</summary>
    public IReadOnlyList<PortalTicketRow> Others { get; init; } = [];

    public int OpenCount { get; init; }

    internal const string TurnPhases = "'pending', 'resolved'";
    private const string TurnOrder =
        "order by (t.requester_id = (select app.user_id())) is true desc, t.phase, t.last_activity_at desc, t.id desc"; // pending, resolved

    private const int MostTurn = 3;
    private const int Most = 5;

    // A page has few rows: which they are is found first, along an index, and only those cost a place, a mark and an answer.
    private static readonly string[] Statements =
    [
        PortalTicketRow.Of(
            $"""
            select {PortalTicketRow.Needed} from tickets t where t.phase in ({TurnPhases}) and t.deleted_at is null
            {TurnOrder} limit {MostTurn + 1}
            """, answer: true)
            + TurnOrder,
        PortalTicketRow.Of(
            $"""
            select {PortalTicketRow.Needed} from tickets t
            join ticket_priorities k on k.tenant_id = t.tenant_id and k.id = t.priority_id
            where t.in_line and t.phase in ('new', 'open') and t.deleted_at is null
            order by {Urgency("k")}, t.waiting_since, t.id limit {Most}
            """, place: true)
            + $"order by {Urgency("p")}, t.waiting_since, t.id",
        PortalTicketRow.Of(
            $"""
            (select {PortalTicketRow.Needed} from unread_answers n join tickets t on t.tenant_id = n.tenant_id and t.id = n.ticket_id
            where t.deleted_at is null order by n.answered_at desc limit {Most + MostTurn})
            union
            (select {PortalTicketRow.Needed} from tickets t
            where t.deleted_at is null and t.merged_into_id is null and (t.last_staff_comment_at is not null or t.last_client_comment_at is not null)
            order by t.last_activity_at desc, t.id desc limit {2 * Most})
            """, answer: true)
            + $"where c.author_name is not null order by (u.answers is not null) desc, c.created_at desc, t.id desc limit {Most + MostTurn}",
        PortalTicketRow.Of(
            $"""
            select {PortalTicketRow.Needed} from tickets t where t.phase in ('new', 'open', 'in_progress')
                and not t.in_line and t.deleted_at is null
            order by t.last_activity_at desc, t.id desc limit {Most}
            """)
            + "order by t.last_activity_at desc, t.id desc",
        PlaceNews.Sql,
        "select count(*)::int as open from tickets where phase in ('new', 'open', 'in_progress', 'pending') and deleted_at is null",
    ];

    internal static async Task<PortalHome> FindAsync(PortalDb db, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        foreach (var statement in Statements)
        {
            batch.BatchCommands.Add(new(statement));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var turn = await NextAsync(rows, cancel);
        var shown = turn.Take(MostTurn).Select(t => t.Id).ToHashSet();
        var home = new PortalHome
        {
            Turn = turn[..Math.Min(turn.Count, MostTurn)],
            HasMoreTurn = turn.Count > MostTurn,
            Waiting = await NextAsync(rows, cancel),
            Updates = [.. (await NextAsync(rows, cancel)).Where(t => !shown.Contains(t.Id)).Take(Most)],
            Others = await NextAsync(rows, cancel),
            Places = await PlaceNews.ReadAsync(rows, cancel),
        };
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        return home with { OpenCount = rows.Number("open") };
    }

    private static async Task<List<PortalTicketRow>> NextAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var list = await PortalTicketRow.ReadAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        return list;
    }

    private static string Urgency(string priority) => $"array_position(array['critical', 'high', 'medium', 'low'], {priority}.level), {priority}.sort_order";
}
