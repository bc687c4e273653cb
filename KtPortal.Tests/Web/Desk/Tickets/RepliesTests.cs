using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

public sealed class RepliesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Public_reply_reaches_the_client_and_sets_the_status()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);

        var answer = await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "public"), ("Content", "Please send a **photo**."),
            ("ThenStatusId", Shop.Statuses["pending_client"].ToString()));

        Assert.Equal(303, answer.Code);
        Assert.Equal("pending", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Contains("<strong>photo</strong>", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_answers_nobodys_ticket_takes_it_in_the_same_step()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.NotNull(page.Document.QuerySelector("#composer [name=TakesIt][checked]"));
        var answer = await agent.PostFromAsync(
            page.Path, $"{page.Path}/replies", ("Visibility", "public"), ("Content", "On it."), ("TakesIt", "true"));
        Assert.Equal(303, answer.Code);
        Assert.Equal($"{Shop.Agent.Id} in_progress false", await desk.Database.Truth<string>(
            "select concat_ws(' ', assigned_to_id, phase, in_line::text) from tickets where id = $1", ticket.Id));
        Assert.Equal("assigned status", await desk.Database.Truth<string>("""
            select string_agg(kind, ' ' order by kind) from timeline_events where subject_id = $1 and kind in ('assigned', 'status')
            """, ticket.Id));
        // It is somebody's now: nothing left to take.
        Assert.Null((await agent.GetAsync(page.Path)).Document.QuerySelector("[name=TakesIt]"));
    }

    [Theory]
    [InlineData("public", null)]
    [InlineData("internal", "true")]
    public async Task A_note_takes_nothing_nor_does_an_answer_told_not_to(string visibility, string? takes)
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        (string, string)[] fields = [("Visibility", visibility), ("Content", "Somebody else will."), .. takes is null ? [] : new[] { ("TakesIt", takes) }];
        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/replies", fields)).Code);
        Assert.Equal("open true", await desk.Database.Truth<string>(
            "select concat_ws(' ', assigned_to_id, phase, in_line::text) from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Who_has_not_read_the_newest_message_is_told_before_the_answer_goes_out()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        var read = ReadUntil(await agent.GetAsync(address));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var portal = $"/portal/tickets/{ticket.Number}";
        Assert.Equal(303, (await dana.PostFromAsync(portal, portal + "/replies", ("Content", "It works again, thank you."))).Code);

        var told = await agent.PostFromAsync(
            address, address + "/replies", ("Visibility", "public"), ("Content", "Please restart it."), ("ReadUntil", read));
        Assert.Equal(409, told.Code);
        Assert.Contains($"{Shop.Harbor.Dana.Actor.Name} wrote while you were writing", told.Text, StringComparison.Ordinal);
        Assert.Contains("It works again, thank you.", told.Text, StringComparison.Ordinal);
        Assert.Equal("Please restart it.", told.Document.QuerySelector("textarea[name=Content]")?.TextContent.Trim());
        // A note reaches nobody who might be surprised; and who has read it answers.
        Assert.Equal(303, (await agent.PostFromAsync(
            address, address + "/replies", ("Visibility", "internal"), ("Content", "Told her twice."), ("ReadUntil", read))).Code);
        Assert.Equal(303, (await agent.PostFromAsync(
            address, address + "/replies", ("Visibility", "public"), ("Content", "Glad to hear it."), ("ReadUntil", ReadUntil(told)))).Code);
    }

    private static string ReadUntil(Answer page) => page.Document.QuerySelector("[name=ReadUntil][form=composer]")!.GetAttribute("value")!;

    [Fact]
    public async Task Internal_note_is_never_in_the_portal_nor_on_a_partners_desk()
    {
        var ticket = await Accepted(Shop.Lumen.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "internal"), ("Content", "They never paid us."));
        await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "partner"), ("Content", "Could you call them?"));
        var seen = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Equal("They never paid us.", seen.Document.QuerySelector(".message-internal .said")?.TextContent.Trim());
        Assert.Equal("Could you call them?", seen.Document.QuerySelector(".message-partner .said")?.TextContent.Trim());

        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var theirs = await partner.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("Could you call them?", theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("never paid", theirs.Body, StringComparison.Ordinal);
        Assert.Null(theirs.Document.QuerySelector("[name=Visibility][value=internal]"));
        foreach (var person in Shop.Lumen.People.Take(2))
        {
            using var client = await desk.SignInAs(person);
            var page = await client.GetAsync($"/portal/tickets/{ticket.Number}");
            Assert.Equal(200, page.Code);
            Assert.DoesNotContain("never paid", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("call them", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Partner_writes_no_internal_note()
    {
        var ticket = await Accepted(Shop.Lumen.Dana);
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);

        var answer = await partner.PostFromAsync($"/desk/tickets/{ticket.Number}", $"/desk/tickets/{ticket.Number}/replies", ("Visibility", "internal"), ("Content", "psst"));

        Assert.Equal(403, answer.Code);
    }

    [Theory]
    [InlineData("  ", "public")]
    [InlineData("no visibility", "")]
    [InlineData("unknown visibility", "everybody")]
    public async Task Refused_words_stay_in_the_form(string content, string visibility)
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);

        var answer = await agent.PostFromAsync($"/desk/tickets/{ticket.Number}", $"/desk/tickets/{ticket.Number}/replies", ("Visibility", visibility), ("Content", content));

        Assert.Equal(422, answer.Code);
        Assert.Equal(content.Trim(), answer.Document.QuerySelector("textarea[name=Content]")?.TextContent.Trim());
        Assert.Equal("true", answer.Document.QuerySelector("textarea[name=Content]")?.GetAttribute("aria-invalid"));
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Too_long_a_reply_is_refused_with_all_of_it()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var text = new string('x', 10_001);

        var answer = await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "internal"), ("Content", text));

        Assert.Equal(422, answer.Code);
        Assert.Contains("too long", answer.Text, StringComparison.Ordinal);
        Assert.Contains(text, answer.Document.QuerySelector("textarea[name=Content]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(answer.Document.QuerySelector("[name=Visibility][value=internal][checked]"));
    }

    [Fact]
    public async Task Same_form_twice_is_one_reply()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");

        Assert.Equal(303, (await agent.PostFormAsync(page, ("Visibility", "public"), ("Content", "Once"))).Code);
        Assert.Equal(303, (await agent.PostFormAsync(page, ("Visibility", "public"), ("Content", "Once"))).Code);

        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Composer_starts_on_the_visibility_last_used()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        await Shop.InternalNote(ticket, Shop.Agent);
        using var agent = await desk.SignInAs(Shop.Agent);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.NotNull((await agent.GetAsync($"/desk/tickets/{ticket.Number}")).Document.QuerySelector("[name=Visibility][value=internal][checked]"));
        Assert.NotNull((await manager.GetAsync($"/desk/tickets/{ticket.Number}")).Document.QuerySelector("[name=Visibility][value=public][checked]"));
    }

    [Fact]
    public async Task Closed_ticket_takes_no_reply_and_says_who_reopens()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        await Shop.SetStatus(ticket, "closed");

        var answer = await agent.PostFormAsync(page, ("Visibility", "public"), ("Content", "Too late"));

        Assert.Equal(409, answer.Code);
        Assert.Contains("A manager or an admin can reopen it", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Too late", answer.Document.QuerySelector("#unsent")!.TextContent, StringComparison.Ordinal);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(422, (await manager.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Reason", ""))).Code);
        Assert.Equal(303, (await manager.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Reason", "It came back"))).Code);
        Assert.Equal("open", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Sales_reads_but_does_not_write()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        using var sales = await desk.SignInAs(Shop.Sales);
        var page = await sales.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("You can read this ticket, but not reply to it.", page.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await sales.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/replies", ("Visibility", "public"), ("Content", "Buy!"))).Code);
        Assert.Equal(403, (await sales.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/properties")).Code);
    }

    private async Task<OpenedTicket> Accepted(Person by)
    {
        var ticket = await Shop.OpenTicket(by);
        await Shop.Accept(ticket);
        return ticket;
    }
}
