using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

public sealed class AcceptanceTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Inbox_accepts_and_assigns_in_one_place()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "The scanner is silent", "High");
        using var manager = await desk.SignInAs(Shop.Manager);
        var inbox = await manager.GetAsync("/desk/inbox");
        var row = inbox.Document.QuerySelector($"[data-row='{ticket.Number}']");
        Assert.NotNull(row);
        Assert.Contains("The scanner is silent", row.TextContent, StringComparison.Ordinal);

        var answer = await manager.PostFromAsync("/desk/inbox", $"/desk/tickets/{ticket.Number}/acceptance",
            ("FromInbox", "true"), ("PriorityId", Shop.Priorities["Critical"].ToString()), ("CategoryId", ""), ("AssigneeId", Shop.Agent.Id.ToString()));

        Assert.Equal(303, answer.Code);
        Assert.Equal("/desk/inbox", answer.Location);
        Assert.Null((await manager.GetAsync("/desk/inbox")).Document.QuerySelector($"[data-row='{ticket.Number}']"));
        Assert.Equal("open", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        Assert.Equal(Shop.Agent.Id, await desk.Database.Truth<Guid>("select assigned_to_id from tickets where id = $1", ticket.Id));
        Assert.Equal(
            Shop.Priorities["Critical"], await desk.Database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Second_acceptance_says_who_was_first()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket, by: Shop.Admin);
        using var manager = await desk.SignInAs(Shop.Manager);

        var answer = await manager.PostFromAsync("/desk/tickets/new", $"/desk/tickets/{ticket.Number}/acceptance");

        Assert.Equal(409, answer.Code);
        Assert.Contains($"{ticket.Number} was accepted by {Shop.Admin.Actor.Name} at", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_sees_the_inbox_but_does_not_accept()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var inbox = await agent.GetAsync("/desk/inbox");
        Assert.NotNull(inbox.Document.QuerySelector($"[data-row='{ticket.Number}']"));
        Assert.Null(inbox.Document.QuerySelector("form[action$='/acceptance']"));

        var answer = await agent.PostFromAsync("/desk/tickets/new", $"/desk/tickets/{ticket.Number}/acceptance");

        Assert.Equal(403, answer.Code);
        Assert.Equal("new", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Agent_does_not_accept_by_a_reply_that_sets_a_status_either()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);

        var address = $"/desk/tickets/{ticket.Number}";

        var answer = await agent.PostFromAsync(address, address + "/replies", ("Visibility", "public"), ("Content", "On it"),
            ("ThenStatusId", Shop.Statuses["in_progress"].ToString()));

        Assert.Equal(403, answer.Code);
        Assert.Equal("new", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Refusal_needs_a_reason_which_the_requester_reads()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var manager = await desk.SignInAs(Shop.Manager);

        var without = await manager.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Reason", " "));
        Assert.Equal(422, without.Code);
        Assert.Contains("Give a reason: the requester will read it.", without.Text, StringComparison.Ordinal);

        var with = await manager.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Reason", "We do not repair toasters."));
        Assert.Equal(303, with.Code);
        Assert.Equal("cancelled", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Contains(
            "We do not repair toasters.", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_choices_are_refused_with_the_form()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var manager = await desk.SignInAs(Shop.Manager);
        foreach (var wrong in (string[])["not an id", Guid.CreateVersion7().ToString()])
        {
            var answer = await manager.PostFromAsync("/desk/inbox", $"/desk/tickets/{ticket.Number}/acceptance", ("PriorityId", wrong));
            Assert.Equal(422, answer.Code);
        }

        Assert.Equal("new", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Nobody_accepts_another_tenants_ticket()
    {
        var ticket = await desk.Database.Acme.OpenTicket(desk.Database.Acme.Harbor.Dana);
        using var manager = await desk.SignInAs(Shop.Manager);

        var answer = await manager.PostFromAsync("/desk/tickets/new", $"/desk/tickets/{ticket.Number}/acceptance");

        Assert.Equal(404, answer.Code);
        Assert.Equal("new", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }
}
