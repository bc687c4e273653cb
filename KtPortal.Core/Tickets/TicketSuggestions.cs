using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Tickets by number and words, and those somebody was at last.</summary>
public sealed class TicketSuggestions : ISuggestionSource
{
    private const string Columns = """
        select t.number, t.subject, o.name as organization, t.phase, s.name as status
        """;

    private const string Joins = """
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        """;

    private static readonly string Typed = $"""
        {Columns}
        from app.suggest_tickets($1, {ISuggestionSource.Most}) f
        join tickets t on t.id = f.ticket_id
        {Joins}
        order by f.exact desc, t.last_activity_at desc
        """;

    private const string Visited = $"""
        {Columns}
        from unnest($1::text[]) with ordinality v(number, place)
        join tickets t on t.number = v.number and t.deleted_at is null
        {Joins}
        order by v.place
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor, string text) =>
        actor.May(TicketPermissions.Read) ? new(Typed) { Parameters = { new() { Value = text } } } : null;

    public NpgsqlBatchCommand? CommandForVisited(Actor actor, string[] keys) =>
        actor.May(TicketPermissions.Read) ? new(Visited) { Parameters = { new() { Value = keys } } } : null;

    public async Task<SuggestionGroup> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var tickets = new List<Suggestion>();
        while (await rows.ReadAsync(cancel))
        {
            var number = rows.Text("number");
            tickets.Add(new Suggestion(
                number, "/desk/tickets/" + number, "phase-" + rows.Text("phase"), rows.Text("status"),
                    number, rows.Text("subject"), rows.Text("organization")));
        }

        return new SuggestionGroup("tickets", TicketTexts.Tickets, tickets);
    }
}
