using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>What mail asks staff about a ticket, answered with one press.</summary>
public sealed class MailQuestionsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Desk_shows_who_was_named_and_confirms_with_one_press()
    {
        var (ticket, ids) = await NamedAsync("a@one.example", "b@two.example", "c@three.example");
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("3 people were copied on the email", page.Text, StringComparison.Ordinal);
        Assert.Contains("b@two.example", page.Text, StringComparison.Ordinal);

        var one = await PressAsync(agent, ticket, "participants", ("Confirm", ids[1].ToString()));
        Assert.Equal((303, $"/desk/tickets/{ticket.Number}"), (one.Code, one.Location));
        Assert.Equal("a@one.example proposed,b@two.example confirmed,c@three.example proposed", await StatesAsync(ticket));
        Assert.Equal(303, (await PressAsync(agent, ticket, "participants", ("Decline", ids[0].ToString()))).Code);
        Assert.Equal(303, (await PressAsync(agent, ticket, "participants", ("All", "confirm"))).Code);
        Assert.Equal("b@two.example confirmed,c@three.example confirmed", await StatesAsync(ticket));

        var after = await agent.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline");
        Assert.Null(after.Document.QuerySelector("#mail-questions"));
        Assert.Contains("confirmed b@two.example", after.Text, StringComparison.Ordinal);
        Assert.Contains("declined a@one.example", after.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await PressAsync(agent, ticket, "participants", ("Confirm", ids[0].ToString()))).Code);
    }

    [Fact]
    public async Task All_are_declined_at_once_and_nonsense_decides_nothing()
    {
        var (ticket, _) = await NamedAsync("a@one.example", "b@two.example");
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(404, (await PressAsync(agent, ticket, "participants", ("Confirm", "nobody"))).Code);
        Assert.Equal(404, (await PressAsync(agent, ticket, "participants")).Code);
        Assert.Equal("a@one.example proposed,b@two.example proposed", await StatesAsync(ticket));
        Assert.Equal(303, (await PressAsync(agent, ticket, "participants", ("All", "decline"))).Code);
        Assert.Equal("", await StatesAsync(ticket));
    }

    [Fact]
    public async Task Portal_and_sales_and_other_tenants_learn_and_decide_nothing()
    {
        var (ticket, ids) = await NamedAsync("secret@one.example");
        var held = await HeldAsync(ticket, "secret@two.example", "Let me in.");
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.DoesNotContain("secret@", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
        using var sales = await desk.SignInAs(Shop.Sales);
        Assert.DoesNotContain("secret@", (await sales.GetAsync($"/desk/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
        using var acme = await desk.SignInAs(desk.Database.Acme.Agent);
        foreach (var (who, code) in ((PortalClient, int)[])[(dana, 404), (sales, 403), (acme, 404)])
        {
            Assert.Equal(code, (await who.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/participants", ("Confirm", ids[0].ToString()))).Code);
            Assert.Equal(code, (await who.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/held-mail", ("Accept", held.ToString()))).Code);
        }

        await using var client = await desk.Database.RawAs(Shop.Harbor.Office.Actor);
        Assert.Equal(0, await client.Ask<long>("select count(*) from ticket_participants where email = 'secret@one.example'"));
        Assert.Equal("secret@one.example proposed", await StatesAsync(ticket));
    }

    [Fact]
    public async Task Held_mail_is_read_and_taken_in_or_declined_on_the_ticket()
    {
        var (ticket, _) = await NamedAsync();
        var wanted = await HeldAsync(ticket, "paul@plumber.example", "I can <b>mend</b> it.");
        var unwanted = await HeldAsync(ticket, "mallory@evil.example", "Pay me.");
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        var box = page.Document.QuerySelector("#mail-questions")!.TextContent;
        Assert.Contains("An email from paul@plumber.example is waiting", box, StringComparison.Ordinal);
        Assert.Contains("from an unknown sender", box, StringComparison.Ordinal);
        Assert.Contains("I can <b>mend</b> it.", box, StringComparison.Ordinal);

        Assert.Equal(303, (await PressAsync(agent, ticket, "held-mail", ("Accept", wanted.ToString()))).Code);
        Assert.Equal(303, (await PressAsync(agent, ticket, "held-mail", ("Decline", unwanted.ToString()))).Code);
        Assert.Equal(Shop.Agent.Id, await desk.Database.Truth<Guid>("select accepted_by_id from inbound_messages where id = $1", wanted));
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from outbox_messages where kind = 'mail.received' and payload->>'message' = $1", wanted.ToString()));
        Assert.Equal("ignored", await desk.Database.Truth<string>("select state from inbound_messages where id = $1", unwanted));
        Assert.Contains("declined the held email from mallory@evil.example", (await agent.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline")).Text, StringComparison.Ordinal);
        Assert.Equal(409, (await PressAsync(agent, ticket, "held-mail", ("Decline", unwanted.ToString()))).Code);
        Assert.Equal(404, (await PressAsync(agent, ticket, "held-mail", ("Accept", Guid.CreateVersion7().ToString()))).Code);
    }

    [Fact]
    public async Task Partner_confirms_people_on_its_own_tickets_and_reads_no_held_mail()
    {
        var (ticket, _) = await NamedAsync(Shop.Lumen.Dana, "a@one.example");
        await HeldAsync(ticket, "tessa@provider.example", "Internal matters.");
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var page = await partner.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("1 person was copied on the email", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal matters", page.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await PressAsync(partner, ticket, "participants", ("All", "confirm"))).Code);
        Assert.Equal("a@one.example confirmed", await StatesAsync(ticket));
    }

    private static Task<Answer> PressAsync(PortalClient who, OpenedTicket ticket, string page, params (string, string)[] button) =>
        who.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/{page}", button);

    private Task<(OpenedTicket Ticket, List<Guid> Ids)> NamedAsync(params string[] addresses) => NamedAsync(Shop.Harbor.Dana, addresses);

    private async Task<(OpenedTicket Ticket, List<Guid> Ids)> NamedAsync(Person by, params string[] addresses)
    {
        var ticket = await Shop.OpenTicket(by);
        var ids = new List<Guid>();
        foreach (var address in addresses)
        {
            ids.Add(await desk.Database.Truth<Guid>("""
                insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email, state)
                select tenant_id, gen_random_uuid(), id, organization_id, $2, 'proposed' from tickets where id = $1 returning id
                """, ticket.Id, address));
        }

        return (ticket, ids);
    }

    private Task<Guid> HeldAsync(OpenedTicket ticket, string from, string text) => desk.Database.Truth<Guid>("""
        insert into inbound_messages (tenant_id, id, raw_sha256, store, object_key, size_bytes, from_address, state, reason, preview, subject_kind,
            subject_id)
        select tenant_id, gen_random_uuid(), sha256($2::bytea), 'local', 'x', 1, $2, 'held', 'from an unknown sender', $3, 'ticket', id from tickets where id = $1 returning id
        """, ticket.Id, from, text);

    private Task<string> StatesAsync(OpenedTicket ticket) =>
        desk.Database.Truth<string>("select coalesce(string_agg(email || ' ' || state, ',' order by email), '') from ticket_participants where ticket_id = $1", ticket.Id);
}
