using KtPortal.Core.Data;
using KtPortal.Core.Events;

namespace KtPortal.Core.Tickets.Deletion;

public sealed record TicketDeleted(Guid Ticket) : IEvent
{
    public static string Name => "ticket.deleted";
}

/// <summary>A ticket that is not there any more, for who may have it back.</summary>
/// <param name="Until">So long it can be restored; then its words are erased.</param>
/// <param name="IsErased">Nothing is left but its number.</param>
public sealed record DeletedTicket(
    Guid Id, string Number, string Subject, string Client, string By, string Reason, DateTimeOffset At, DateTimeOffset Until, bool IsErased)
{
    public const int Most = 200;

    private static readonly string Sql = $"""
        select t.id, t.number, t.subject, o.name as client, d.deleted_by, d.reason, d.deleted_at, d.deleted_at + interval '30 days' as until,
            d.erased_at is not null or d.deleted_at < now() - interval '30 days' as is_erased
        from deleted_tickets d
        join tickets t on t.tenant_id = d.tenant_id and t.id = d.ticket_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        order by d.deleted_at desc limit {Most}
        """;

    internal static async Task<List<DeletedTicket>> ListAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command(Sql);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<DeletedTicket>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add(new DeletedTicket(
                rows.Id("id"), rows.Text("number"), rows.Text("subject"), rows.Text("client"), rows.Text("deleted_by"), rows.Text("reason"),
                rows.Instant("deleted_at"), rows.Instant("until"), rows.Flag("is_erased")));
        }

        return list;
    }
}
