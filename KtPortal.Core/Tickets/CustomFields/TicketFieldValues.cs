using System.Text.Json.Nodes;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using NpgsqlTypes;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>Where values are kept: what clients may read on the ticket, the rest beside it. No entity that clients load knows them.</summary>
public sealed class TicketFieldValues(PortalDb db)
{
    private const string Shared = "update tickets set custom_fields = (custom_fields || $2) - $3::text[] where id = $1";

    private const string Private = """
        insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields) values (app.tenant_id(), $1, $4, $2)
        on conflict (tenant_id, ticket_id, visibility) do update set fields = (ticket_private_fields.fields || excluded.fields) - $3::text[]
        """;

    public async Task<TicketFieldSet> ReadAsync(Actor actor, Guid ticket, CancellationToken cancel)
    {
        await using var command = db.Command($"select {TicketFieldSet.Selected(actor.IsStaff)} from tickets t where t.id = $1", ticket);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? TicketFieldSet.Read(row) : TicketFieldSet.None;
    }

    /// <param name="changed">By key; null for what is nothing any more.</param>
    internal async Task WriteAsync(
        Guid ticket, IEnumerable<KnownField> fields, IReadOnlyDictionary<string, JsonNode?> changed, CancellationToken cancel)
    {
        foreach (var readers in fields.Where(f => changed.ContainsKey(f.Key)).GroupBy(f => f.Visibility))
        {
            var put = new JsonObject();
            var gone = new List<string>();
            foreach (var key in readers.Select(f => f.Key))
            {
                if (changed[key] is { } value)
                {
                    put[key] = value.DeepClone();
                }
                else
                {
                    gone.Add(key);
                }
            }

            await using var write = db.Command(readers.Key == Visibility.Public ? Shared : Private, ticket);
            write.Parameters.Add(new() { Value = put.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
            write.Parameters.Add(new() { Value = gone.ToArray() });
            if (readers.Key != Visibility.Public)
            {
                write.Parameters.Add(new() { Value = EnumText<Visibility>.Write(readers.Key) });
            }

            await write.ExecuteNonQueryAsync(cancel);
        }
    }
}
