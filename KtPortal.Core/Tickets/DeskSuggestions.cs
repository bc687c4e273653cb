using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

public sealed record SuggestedTicket(string Number, string Subject, string OrganizationName, Phase Phase, string StatusName);

public sealed record SuggestedClient(Guid Id, string Name, int Open);

public sealed record Suggestions(IReadOnlyList<SuggestedTicket> Tickets, IReadOnlyList<SuggestedClient> Clients)
{
    public static readonly Suggestions None = new([], []);
}

/// <summary>What the palette offers while somebody types, narrowed by the caller's own policies. One round trip.</summary>
public sealed class DeskSuggestions(PortalDb db)
{
    private const int PerKind = 5;

    private static readonly string Tickets = $"""
        select t.number, t.subject, o.name, t.phase, s.name
        from app.suggest_tickets($1, {PerKind}) f
        join tickets t on t.id = f.ticket_id
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        order by f.exact desc, t.last_activity_at desc
        """;

    private static readonly string Clients = $"""
        select o.id, o.name, (select count(*)::int from tickets x where x.tenant_id = o.tenant_id and x.organization_id = o.id
            and x.deleted_at is null and x.phase in ('new', 'open', 'in_progress', 'pending'))
        from organizations o
        where o.kind = 'client' and (lower(o.name) like $1 || '%' or lower(o.name) like '% ' || $1 || '%')
        order by o.name limit {PerKind}
        """;

    private const string Named = """
        select t.number, t.subject, o.name, t.phase, s.name
        from unnest($1::text[]) with ordinality v(number, place)
        join tickets t on t.number = v.number and t.deleted_at is null
        join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        order by v.place
        """;

    public async Task<Suggestions> FindAsync(Actor actor, string typed, CancellationToken cancel)
    {
        var text = TypedText.Of(typed, TypedText.LongestSearch);
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Tickets) { Parameters = { new() { Value = text } } });
        if (actor.May(Permission.OrganizationsRead))
        {
            batch.BatchCommands.Add(new(Clients) { Parameters = { new() { Value = Literal(text.ToLowerInvariant()) } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var tickets = await ReadTicketsAsync(rows, cancel);
        var clients = new List<SuggestedClient>();
        var more = await rows.NextResultAsync(cancel);
        while (more && await rows.ReadAsync(cancel))
        {
            clients.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetInt32(2)));
        }

        return new Suggestions(tickets, clients);
    }

    /// <summary>Tickets by number, as far as they are there and visible: where somebody was last.</summary>
    public async Task<Suggestions> NamedAsync(IEnumerable<string> numbers, CancellationToken cancel)
    {
        await using var command = db.Command(Named);
        command.Parameters.Add(new() { Value = numbers.Take(PerKind).ToArray() });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return new Suggestions(await ReadTicketsAsync(rows, cancel), []);
    }

    private static async Task<List<SuggestedTicket>> ReadTicketsAsync(Npgsql.NpgsqlDataReader rows, CancellationToken cancel)
    {
        var tickets = new List<SuggestedTicket>();
        while (await rows.ReadAsync(cancel))
        {
            tickets.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), EnumText<Phase>.Parse(rows.GetString(3)), rows.GetString(4)));
        }

        return tickets;
    }

    // What is typed is no pattern.
    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
