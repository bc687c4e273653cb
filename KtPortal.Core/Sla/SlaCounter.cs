using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.Sla;

/// <summary>How many tickets are late or nearly so, and how many wait for their first answer.</summary>
public sealed class SlaCounter(TimeProvider clock) : ICounterSource
{
    public const string Late = "sla.late";
    public const string Unanswered = "sla.unanswered";

    private const string Sql = """
        select count(distinct c.ticket_id) filter (where c.state = 'breached' or c.state = 'running' and c.warn_at <= $1)::int as late,
            count(distinct c.ticket_id) filter (where c.metric = 'first_response')::int as unanswered
        from ticket_sla_clocks c join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id and t.deleted_at is null
        where c.completed_at is null
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor) => !actor.IsStaff || !actor.May(TicketPermissions.Read)
        ? null
        : new(Sql) { Parameters = { new() { Value = clock.GetUtcNow() } } };

    public async Task ReadAsync(NpgsqlDataReader rows, Counts counts, CancellationToken cancel)
    {
        await rows.ReadAsync(cancel);
        counts.Set(Late, rows.Number("late"));
        counts.Set(Unanswered, rows.Number("unanswered"));
    }
}
