using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>Clients by name, and how much is open of each: their tickets.</summary>
public sealed class RequestingClients : ISuggestionSource
{
    private static readonly string Named = $"""
        select o.id, o.name, (select count(*)::int from tickets x where x.tenant_id = o.tenant_id and x.organization_id = o.id
            and x.deleted_at is null and x.phase in ('new', 'open', 'in_progress', 'pending')) as open
        from organizations o
        where o.kind = 'client' and (lower(o.name) like $1 || '%' or lower(o.name) like '% ' || $1 || '%')
        order by o.name limit {ISuggestionSource.Most}
        """;

    public NpgsqlBatchCommand? CommandFor(Actor actor, string text) =>
        actor.May(ClientPermissions.Read) && actor.May(TicketPermissions.Read)
        ? new(Named) { Parameters = { new() { Value = Suggestions.Literal(text.ToLowerInvariant()) } } }
        : null;

    public async Task<SuggestionGroup> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var clients = new List<Suggestion>();
        while (await rows.ReadAsync(cancel))
        {
            var id = rows.Id("id");
            clients.Add(new Suggestion(
                id.ToString("N"), $"/desk/tickets?client={id}", "building-2", null, null,
                    rows.Text("name"), TicketTexts.SomeOpen.With(rows.Number("open"))));
        }

        return new SuggestionGroup("clients", TicketTexts.Clients, clients);
    }
}
