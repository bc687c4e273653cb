using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Open tickets by priority; one without open tickets is left out.</summary>
public sealed record OpenLines(IReadOnlyDictionary<Guid, LineCounts> ByPriority);

/// <param name="MinutesPerPlace">Median of the last weeks; null while there is no history.</param>
public sealed record LineCounts(int Open, int Waiting, int New, decimal? MinutesPerPlace);

/// <summary>What is open, and what of it waits for whom.</summary>
public sealed class TicketCounters : ICounterSource
{
    public const string New = "tickets.new";
    public const string Mine = "tickets.mine";
    public const string Open = "tickets.open";
    public const string Unassigned = "tickets.unassigned";
    public const string Escalated = "tickets.escalated";
    public const string Pending = "tickets.pending";

    /// <summary>Answers that a client has not read.</summary>
    public const string Unread = "tickets.unread";

    private const string Sql = $"""
        select c.*, p.minutes_per_place
        from (select priority_id, count(*)::int as open, count(*) filter (where phase = 'new')::int as new,
                     count(*) filter (where assigned_to_id = $1)::int as mine,
                         count(*) filter (where assigned_to_id is null)::int as unassigned,
                     count(*) filter (where id in ({TicketFilters.EscalatedSql}))::int as escalated,
                     count(*) filter (where phase = 'pending')::int as pending, count(*) filter (where in_line)::int as waiting
              from tickets where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending') group by priority_id) c
        join ticket_priorities p on p.id = c.priority_id
        """;

    // Whose the marks are the policy says; a ticket that one no longer sees counts no more.
    private const string UnreadSql = """
        select coalesce(sum(u.answers), 0)::int as unread
        from unread_answers u join tickets t on t.tenant_id = u.tenant_id and t.id = u.ticket_id where t.deleted_at is null
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor) => !actor.May(TicketPermissions.Read) ? null
        : actor.IsClient ? new(UnreadSql)
        : new(Sql) { Parameters = { new() { Value = actor.UserId!.Value } } };

    public async Task ReadAsync(NpgsqlDataReader rows, Counts counts, CancellationToken cancel)
    {
        if (rows.GetName(0) == "unread")
        {
            await rows.ReadAsync(cancel);
            counts.Set(Unread, rows.Number("unread"));
            return;
        }

        var lines = new Dictionary<Guid, LineCounts>();
        var (sum, columns) = (new int[6], (string[])["new", "mine", "open", "unassigned", "escalated", "pending"]);
        while (await rows.ReadAsync(cancel))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                sum[i] += rows.Number(columns[i]);
            }

            lines[rows.Id("priority_id")] =
                new LineCounts(rows.Number("open"), rows.Number("waiting"), rows.Number("new"), rows.OptionalDecimal("minutes_per_place"));
        }

        foreach (var (name, number) in columns.Zip(sum))
        {
            counts.Set("tickets." + name, number);
        }

        counts.Keep(new OpenLines(lines));
    }
}
