using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets.Relations;

/// <summary>The other end of a relation, which whoever reads this may see.</summary>
/// <param name="Id">Of the relation.</param>
/// <param name="As">What the ticket whose page it is on is to this one.</param>
public sealed record RelatedTicket(Guid Id, RelationAs As, string Number, string Subject, Phase Phase, string StatusName)
{
    public bool IsOpen => Phase.IsActive();

    /// <summary>$1 is the ticket's id.</summary>
    internal const string Sql = """
        select r.id, r.kind, r.source_id = $1 as is_source, o.number, o.subject, o.phase, coalesce(s.client_name, s.name) as client_name,
            s.name as status_name
        from ticket_relations r
        join tickets o on o.tenant_id = r.tenant_id and o.id = case when r.source_id = $1 then r.target_id else r.source_id end
        join ticket_statuses s on s.tenant_id = o.tenant_id and s.id = o.status_id
        where (r.source_id = $1 or r.target_id = $1) and o.deleted_at is null
        order by r.created_at, r.id
        """;

    /// <summary>Reads the current result, in the order in which pages show it.</summary>
    /// <param name="column">As whom the status is read.</param>
    internal static async Task<IReadOnlyList<RelatedTicket>> ReadAsync(NpgsqlDataReader rows, string column, CancellationToken cancel)
    {
        var found = new List<RelatedTicket>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(new RelatedTicket(
                rows.Id("id"), EnumText<RelationKind>.Parse(rows.Text("kind")).Said(rows.Flag("is_source")), rows.Text("number"), rows.Text("subject"),
                EnumText<Phase>.Parse(rows.Text("phase")), rows.Text(column)));
        }

        return found.Count == 0 ? [] : [.. found.OrderBy(r => r.As)];
    }
}
