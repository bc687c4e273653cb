using AngleSharp.Html.Dom;
using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.CannedResponses;

/// <summary>Responses on their way into replies.</summary>
public sealed class ReplyingTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Theory]
    [InlineData("gree")]
    [InlineData("GREETING")]
    [InlineData("will be back with you")]
    public async Task What_was_typed_is_found_in_shortcut_title_and_text_and_comes_filled(string words)
    {
        var ticket = await Accepted("The scanner is mute");
        using var agent = await desk.SignInAs(Shop.Agent);

        var offered = await agent.GetAsync($"/desk/canned-responses/for/{ticket.Id}?q={Uri.EscapeDataString(words)}");

        Assert.Equal(200, offered.Code);
        var text = offered.Document.QuerySelector("[role=option]")!.GetAttribute("data-text")!;
        Assert.StartsWith("Hello Dana,", text, StringComparison.Ordinal);
        Assert.EndsWith($"{Shop.Agent.Actor.Name}\n{Shop.Name}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_offered_on_somebody_elses_ticket_or_to_clients()
    {
        var ticket = await Accepted("Not yours");
        var address = $"/desk/canned-responses/for/{ticket.Id}";
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(8, (await agent.GetAsync(address)).Document.QuerySelectorAll("[role=option]").Length);
        Assert.Equal(404, (await agent.GetAsync($"/desk/canned-responses/for/{Guid.CreateVersion7()}")).Code);
        foreach (var other in (Person[])[Shop.Northwind.Owner, Shop.Harbor.Dana, desk.Database.Acme.Agent])
        {
            using var browser = await desk.SignInAs(other);
            Assert.Equal(404, (await browser.GetAsync(address)).Code);
        }
    }

    [Fact]
    public async Task Without_scripts_the_list_leads_back_with_the_text_and_its_use_is_counted_once()
    {
        var ticket = await Accepted("Solved by a text");
        using var agent = await desk.SignInAs(Shop.Agent);
        var link = (await agent.GetAsync($"/desk/tickets/{ticket.Number}")).Document.QuerySelector("a[data-canned]")!.GetAttribute("href")!;
        var use = (await agent.GetAsync(link + "&q=/solved")).Document.QuerySelectorAll(".admin-row a.btn").Single().GetAttribute("href")!;
        var page = await agent.GetAsync(use.Split('#')[0]);
        var box = (IHtmlTextAreaElement)page.Document.QuerySelector("#words")!;
        Assert.StartsWith("Hello Dana,", box.Value, StringComparison.Ordinal);
        var resolved = page.Document.QuerySelector("select[name=ThenStatusId] option[selected]")!.GetAttribute("value")!;
        Assert.Equal($"{Shop.Statuses["resolved"]}", resolved);

        var form = page.Document.QuerySelector("#composer")!;
        var id = form.QuerySelector("input[name=Canned]")!.GetAttribute("value")!;
        (string, string)[] reply =
        [
            ("FormKey", form.QuerySelector("input[name=FormKey]")!.GetAttribute("value")!), ("Canned", id), ("Visibility", "public"),
            ("Content", box.Value), ("ThenStatusId", resolved),
            ("__RequestVerificationToken", form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
        ];
        var before = await Uses(id);
        Assert.Equal(303, (await agent.PostAsync(form.GetAttribute("action")!, reply)).Code);
        Assert.Equal(303, (await agent.PostAsync(form.GetAttribute("action")!, reply)).Code);
        Assert.Equal(before + 1, await Uses(id));
        Assert.Equal("resolved", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task A_response_sets_a_priority_that_is_seen_before_the_reply_is_sent()
    {
        var ticket = await Accepted("More urgent than it sounded");
        var high = Shop.Priorities["High"];
        await desk.Database.Force("update canned_responses set sets = sets || jsonb_build_object('priority_id', $2::uuid) where tenant_id = $1 and shortcut = '/outage'",
            Shop.TenantId, high);
        using var agent = await desk.SignInAs(Shop.Agent);
        var plain = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.NotNull(plain.Document.QuerySelector("#composer [hidden] select[name=ThenPriorityId]"));
        var link = plain.Document.QuerySelector("a[data-canned]")!.GetAttribute("href")!;
        var use = (await agent.GetAsync(link + "&q=/outage")).Document.QuerySelectorAll(".admin-row a.btn").Single().GetAttribute("href")!;
        var page = await agent.GetAsync(use.Split('#')[0]);
        Assert.Null(page.Document.QuerySelector("#composer [hidden] select[name=ThenPriorityId]"));
        Assert.Equal($"{high}", page.Document.QuerySelector("#composer select[name=ThenPriorityId] option[selected]")!.GetAttribute("value"));
        var form = page.Document.QuerySelector("#composer")!;
        (string, string) Field(string name) => (name, form.QuerySelector($"input[name={name}]")!.GetAttribute("value")!);
        async Task<Answer> SendAsync(string visibility, Guid priority) => await agent.PostAsync(form.GetAttribute("action")!,
            Field("FormKey"), Field("__RequestVerificationToken"), ("Visibility", visibility), ("Content", "We know of it."), ("ThenPriorityId", $"{priority}"));
        Assert.Equal(303, (await SendAsync("internal", high)).Code);
        Assert.Equal("Medium", await PriorityOf(ticket));
        Assert.Equal(422, (await SendAsync("public", Guid.CreateVersion7())).Code);
        Assert.Equal(303, (await SendAsync("public", high)).Code);
        Assert.Equal("High", await PriorityOf(ticket));
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'priority'", ticket.Id));
    }

    [Fact]
    public async Task A_placeholder_without_a_value_is_not_sent_to_clients()
    {
        var ticket = await Accepted("Whose name nobody knows");
        await desk.Database.Force("update tickets set requester_name = requester_email where id = $1", ticket.Id);
        using var agent = await desk.SignInAs(Shop.Agent);
        var offered = await agent.GetAsync($"/desk/canned-responses/for/{ticket.Id}?q=outage");
        var text = offered.Document.QuerySelector("[role=option]")!.GetAttribute("data-text")!;
        Assert.StartsWith("Hello {{contact.first_name}},", text, StringComparison.Ordinal);

        var refused = await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "public"), ("Content", text));
        Assert.Equal((422, text), (refused.Code, ((IHtmlTextAreaElement)refused.Document.QuerySelector("#words")!).Value));
        var error = refused.Document.QuerySelector("#content-err")!.TextContent;
        Assert.Contains("{{contact.first_name}} still has to be filled in", error, StringComparison.Ordinal);
        Assert.Equal(303, (await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "internal"), ("Content", text))).Code);
    }

    [Fact]
    public async Task Custom_fields_are_filled_for_those_who_may_read_them_and_stay_open_for_others()
    {
        await desk.Database.Force("delete from custom_field_definitions");
        await FieldsTests.Define(desk, "room", "public");
        await FieldsTests.Define(desk, "asset", "internal");
        var ticket = await Accepted("Somewhere in the house");
        await desk.Database.Force("""update tickets set custom_fields = '{"room": "Hall *2*"}' where id = $1""", ticket.Id);
        await desk.Database.Force("""
            insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields) values ($1, $2, 'internal', '{"asset": "stolen-77"}')
            """, Shop.TenantId, ticket.Id);
        const string Text = "In {{ticket.custom.room}}: {{ticket.custom.asset}}";
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await AdminForm.Save(agent, "/desk/canned-responses/new", ("Form.Name", "Where it is"), ("Form.Content", Text))).Code);
        var unknown = await AdminForm.Save(agent, "/desk/canned-responses/new", ("Form.Name", "Nowhere"), ("Form.Content", "{{ticket.custom.none}}"));
        Assert.Equal(422, unknown.Code);
        Assert.Contains("{{ticket.custom.room}}", unknown.Document.QuerySelector("#content-err")!.TextContent, StringComparison.Ordinal);
        using var partner = await desk.SignInAs(Shop.Northwind.Owner);
        var theirs = await AdminForm.Save(partner, "/desk/canned-responses/new", ("Form.Name", "Not theirs"), ("Form.Content", Text));
        Assert.Equal(422, theirs.Code);
        Assert.DoesNotContain("ticket.custom.asset}} {{", theirs.Text, StringComparison.Ordinal);

        var offered = await agent.GetAsync($"/desk/canned-responses/for/{ticket.Id}?q=Where");
        Assert.Equal("In Hall *2*: {{ticket.custom.asset}}", offered.Document.QuerySelector("[role=option]")!.GetAttribute("data-text"));
        var refused = await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "public"), ("Content", Text));
        Assert.Equal((422, Text), (refused.Code, ((IHtmlTextAreaElement)refused.Document.QuerySelector("#words")!).Value));
        Assert.Equal(303, (await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "internal"), ("Content", Text))).Code);
        Assert.Equal(303, (await agent.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Visibility", "public"), ("Content", "In {{ticket.custom.room}}."))).Code);

        var told = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("In Hall *2*: stolen-77", told.Text, StringComparison.Ordinal);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var read = await dana.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.Contains("In Hall *2*.", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen-77", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partners_client_reads_the_partners_name_and_the_agents_display_name()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var offered = await agent.GetAsync($"/desk/canned-responses/for/{ticket.Id}?q=greeting");
        var text = offered.Document.QuerySelector("[role=option]")!.GetAttribute("data-text")!;

        Assert.EndsWith($"\n{Shop.Agent.Actor.DisplayName}\nNorthwind Help", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Name, text, StringComparison.Ordinal);
    }

    private Task<int> Uses(string id) => desk.Database.Truth<int>("select usage_count from canned_responses where id = $1", Guid.Parse(id));

    private Task<string> PriorityOf(OpenedTicket ticket) => desk.Database.Truth<string>(
        "select p.name from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id where t.id = $1", ticket.Id);

    private async Task<OpenedTicket> Accepted(string subject)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket);
        return ticket;
    }
}
