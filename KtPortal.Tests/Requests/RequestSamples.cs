using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets;

namespace KtPortal.Tests.Requests;

/// <summary>Every ticket has a link; and in both tenants, of each client, one that a visitor wrote in Dana's name and nobody confirmed.</summary>
internal sealed class RequestSamples : IsolationSample
{
    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
        [new("request_links", Readers.Nobody), new("request_keys", Readers.Nobody)];

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("unconfirmed_tickets", "ids of tickets of the caller’s own organization that it does not see yet") { NamesInFull = true },
        new("unconfirmed_files", "ids of files of the caller’s own organization that it does not see yet") { NamesInFull = true },
        new("ticket_of_link", "the ticket of a link, to those below") { IsClosed = true },
        new("link_ticket", "the one ticket of a link, to who holds it on its host"),
        new("link_comments", "what was said to the client of a link's ticket"),
        new("link_steps", "what clients read of the life of a link's ticket, naming no other"),
        new("link_files", "files of what the ones above answer"),
        new("confirm_request", "whether a ticket that staff read and may change was unconfirmed"),
    ];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
        [RouteSample.Action("/desk/tickets/{number}/confirmation", Staffs) with { Table = "tickets" }];

    private IReadOnlyList<Thing> Staffs => [.. tickets.Numbered.Select(t => t with { SeenBy = who => t.SeenBy(who) && who.Actor.IsStaff })];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/"] = "a form for visitors, who are shown the categories that clients choose from; others are led on",
        ["/portal/request/{token}"] = "a ticket for who holds the link of its receipt, and nothing for anybody else",
        ["/portal/request/{token}/confirmation"] = "as above",
        ["/portal/request/{token}/replies"] = "as above",
        ["/portal/request/{token}/files/{id:guid}"] = "as above",
    };

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            foreach (var client in (ClientCompany[])[shop.Harbor, shop.Pine, shop.Lumen])
            {
                var made = await shop.OpenTicket(client.Dana, "Secret, by nobody knows whom");
                await house.Force("update tickets set is_unconfirmed = true, requester_id = null, reader_ids = '{}' where id = $1", made.Id);
                foreach (var shared in (string[])["stream_events", "timeline_events"])
                {
                    await house.Force($"update {shared} set reader_ids = '{{}}' where subject_id = $1", made.Id);
                }
            }
        }

        await house.Force("""
            insert into request_links (tenant_id, id, ticket_id, token_hash, expires_at)
            select tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), now() + interval '90 days' from tickets
            """);
        await house.Force("insert into request_keys (tenant_id, key, result) select tenant_id, gen_random_uuid(), id from tickets");
    }
}
