using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Search;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Tickets by number and words, and those somebody was at last.</summary>
public sealed class TicketSuggestions : ISuggestionSource
{
    // Of the latest in which it stands, those whose subject says it come first.
    private const int Looked = 50;

    private const string Columns = """
        select t.number, t.subject, o.name as organization, t.phase, s.name as status
        """;

    private const string Joins = """
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        """;

    private static readonly string Typed = $"""
        {Columns}, f.alike
        from app.suggest_tickets($1, $2, {Looked}) f
        join tickets t on t.id = f.ticket_id
        {Joins}
        order by f.exact desc, f.in_title desc, f.clock desc
        limit {ISuggestionSource.Most}
        """;

    private const string Visited = $"""
        {Columns}, false as alike
        from unnest($1::text[]) with ordinality v(number, place)
        join tickets t on t.number = v.number and t.deleted_at is null
        {Joins}
        order by v.place
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor, string text) => actor.May(TicketPermissions.Read)
        ? new(Typed)
        {
            Parameters = { new() { Value = text }, new() { Value = SearchWords.Of(text).Terms ?? "" } },
        }
        : null;

    public NpgsqlBatchCommand? CommandForVisited(Actor actor, string[] keys) =>
        actor.May(TicketPermissions.Read) ? new(Visited) { Parameters = { new() { Value = keys } } } : null;

    public async Task<SuggestionGroup> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var (tickets, isAlike) = (new List<Suggestion>(), false);
        while (await rows.ReadAsync(cancel))
        {
            isAlike |= rows.Flag("alike");
            var number = rows.Text("number");
            tickets.Add(new Suggestion(
                number, "/desk/tickets/" + number, "phase-" + rows.Text("phase"), rows.Text("status"),
                    number, rows.Text("subject"), rows.Text("organization")));
        }

        return new SuggestionGroup("tickets", isAlike ? TicketTexts.TicketsAlike : TicketTexts.Tickets, tickets);
    }
}
