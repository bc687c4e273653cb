using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets.Watching;

/// <summary>Somebody besides the requester who takes part, as far as the reader may know.</summary>
/// <param name="Name">The address of who has none.</param>
/// <param name="UserId">Null for an address without a login here.</param>
/// <param name="Visibility">Who knows of it: staff who watch are nothing for clients to see.</param>
public sealed record TicketPerson(Guid Id, string Name, string? Email, Guid? UserId, Visibility Visibility)
{
    /// <summary>A statement of a batch, for staff; $1 is the ticket's id. Those whom a mail proposed are among them.</summary>
    internal const string Sql = """
        select p.id, p.state, coalesce(p.email, u.email) as email, coalesce(u.name, nullif(p.name, ''), p.email, '') as name, p.user_id, p.visibility
        from ticket_participants p left join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
        where p.ticket_id = $1 order by p.user_id is null, lower(coalesce(u.name, nullif(p.name, ''), p.email)), p.id
        """;

    /// <summary>A column for the client's page of a ticket t.</summary>
    internal const string Selected = """
        (select jsonb_agg(jsonb_build_array(p.id, coalesce(nullif(p.name, ''), p.email, ''), p.user_id) order by p.created_at, p.id)
            from ticket_participants p where p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.state = 'confirmed')::text as people
        """;

    internal static TicketPerson Read(NpgsqlDataReader row) => new(
        row.Id("id"), row.Text("name"), row.OptionalText("email"), row.OptionalId("user_id"), EnumText<Visibility>.Parse(row.Text("visibility")));

    /// <summary>What <see cref="Selected"/> selects.</summary>
    internal static IReadOnlyList<TicketPerson> ReadSelected(NpgsqlDataReader row)
    {
        if (row.OptionalText("people") is not { } json)
        {
            return [];
        }

        using var people = JsonDocument.Parse(json);
        return [.. people.RootElement.EnumerateArray().Select(p => new TicketPerson(
            p[0].GetGuid(), p[1].GetString()!, null, p[2].ValueKind == JsonValueKind.Null ? null : p[2].GetGuid(), Visibility.Public))];
    }
}
