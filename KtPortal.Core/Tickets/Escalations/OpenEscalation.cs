using KtPortal.Core.Data;
using Npgsql;

namespace KtPortal.Core.Tickets.Escalations;

/// <summary>The last one that is not settled, as a ticket's page shows it.</summary>
public sealed record OpenEscalation(int Level, string Reason, string By, DateTimeOffset At)
{
    internal const string Selected = "e.level as escalation_level, e.reason as escalation_reason, e.escalated_by_name, e.created_at as escalated_at";

    internal const string Join = """
        left join lateral (select e.level, e.reason, e.escalated_by_name, e.created_at from ticket_escalations e
            where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.settled_at is null order by e.created_at desc limit 1) e on true
        """;

    internal static OpenEscalation? Read(NpgsqlDataReader row) => row.OptionalNumber("escalation_level") is { } level
        ? new(level, row.Text("escalation_reason"), row.Text("escalated_by_name"), row.Instant("escalated_at"))
        : null;
}
