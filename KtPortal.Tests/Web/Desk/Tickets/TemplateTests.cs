using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>A new ticket that begins with a template: it fills in what is empty, and says where the ticket goes.</summary>
public sealed class TemplateTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_template_fills_what_is_empty_and_keeps_what_was_typed()
    {
        var template = await Add("New employee", "Set up a new employee", "Name and first day, please.");
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync("/desk/tickets/new");
        Assert.Contains(page.Document.QuerySelectorAll("#templateid option"), o => o.GetAttribute("value") == template.ToString());

        var filled = await agent.PostFromAsync("/desk/tickets/new", "/desk/tickets/new?handler=Template",
            ("TemplateId", template.ToString()), ("For", Shop.Harbor.Dana.Email), ("Subject", "My own words"), ("Description", " "));

        Assert.Equal(200, filled.Code);
        Assert.Equal("My own words", filled.Document.QuerySelector("#subject")!.GetAttribute("value"));
        Assert.Equal("Name and first day, please.", filled.Document.QuerySelector("#description")!.TextContent);
        Assert.Equal(Shop.Harbor.Dana.Email, filled.Document.QuerySelector("#for")!.GetAttribute("value"));
        Assert.Equal(Shop.Priorities["High"].ToString(), filled.Document.QuerySelector("#priority input[checked]")!.GetAttribute("value"));
        Assert.Contains("Filled in from", filled.Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        var again = await agent.GetAsync("/desk/tickets/new");
        Assert.Equal("My own words", again.Document.QuerySelector("#subject")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_ticket_goes_where_its_template_says_as_far_as_its_writer_may()
    {
        var template = await Add("Outage", "It is down", "Since when, and where?");
        using var manager = await desk.SignInAs(Shop.Manager);
        var number = await Send(manager, template);
        Assert.Equal(
            $"Outbound, Incident, {Shop.Agent.Actor.Name}, outage, {template}",
            await desk.Database.Truth<string>("""
                select concat_ws(', ', q.name, y.name, t.assignee_name, array_to_string(t.tags, '+'), t.template_id) from tickets t
                join ticket_queues q on q.id = t.queue_id join ticket_types y on y.id = t.type_id where t.number = $1
                """, number));

        using var agent = await desk.SignInAs(Shop.Agent);
        number = await Send(agent, template);
        Assert.Equal("Outbound, , outage", await desk.Database.Truth<string>("""
            select q.name || ', ' || coalesce(t.assignee_name, '') || ', ' || array_to_string(t.tags, '+') from tickets t
            join ticket_queues q on q.id = t.queue_id where t.number = $1
            """, number));
    }

    [Fact]
    public async Task What_was_set_aside_is_offered_no_more_and_partners_know_no_template()
    {
        var template = await Add("Gone", "Set aside", "Nobody opens this any more.");
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        Assert.Null((await partner.GetAsync("/desk/tickets/new")).Document.QuerySelector("#templateid"));
        Assert.DoesNotContain("Set aside", (await partner.GetAsync($"/desk/tickets/new?template={template}")).Text, StringComparison.Ordinal);
        await desk.Database.Force("update ticket_templates set is_active = false where id = $1", template);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.DoesNotContain("Set aside", (await agent.GetAsync($"/desk/tickets/new?template={template}")).Text, StringComparison.Ordinal);
    }

    private async Task<Guid> Add(string name, string subject, string description)
    {
        var (template, queue) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await desk.Database.Force(
            "insert into ticket_queues (tenant_id, id, name) select $1, $2, 'Outbound' where not exists (select 1 from ticket_queues where name = 'Outbound')",
            Shop.TenantId, queue);
        await desk.Database.Force("""
            insert into ticket_templates (tenant_id, id, name, subject, description, type_id, priority_id, queue_id, assignee_id, tags)
            select $1, $2, $3, $4, $5, (select id from ticket_types where tenant_id = $1 and name = 'Incident'),
                (select id from ticket_priorities where tenant_id = $1 and name = 'High'),
                (select id from ticket_queues where tenant_id = $1 and name = 'Outbound'), $6, '{outage}'
            """, Shop.TenantId, template, $"{name} {template}", subject, description, Shop.Agent.Id);
        return template;
    }

    private async Task<string> Send(PortalClient browser, Guid template)
    {
        var sent = await browser.PostFormAsync("/desk/tickets/new",
            [("TemplateId", template.ToString()), ("For", Shop.Harbor.Dana.Email), ("Subject", "It is down again"), ("Description", "Since this morning.")]);
        Assert.True(sent.Code == 303, $"{sent.Code}: {string.Join('\n', desk.App.Complaints)}");
        return sent.Location!.Split('/')[^1];
    }
}
