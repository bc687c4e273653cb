using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;
using KtPortal.Tests.Web.Desk.Lists;

namespace KtPortal.Tests.Web.Tickets;

/// <summary>Services where people meet them: forms, the ticket's pages, the list, the administration.</summary>
public sealed class ServicePagesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_client_is_asked_only_where_there_is_something_to_choose()
    {
        var acme = desk.Database.Acme;
        using var dana = await desk.SignInAs(acme.Harbor.Dana);
        async Task<string[]> Offered() =>
            [.. (await dana.GetAsync("/portal/tickets/new")).Document.QuerySelectorAll("#v option").Skip(1).Select(o => o.TextContent.Trim())];
        Assert.Empty(await Offered());
        var (hidden, old) = (await AddAsync("Hidden", visible: false, of: acme), await AddAsync("Old", of: acme));
        await desk.Database.Force("update services set is_active = false where id = $1", old);
        Assert.Empty(await Offered());
        Assert.Null((await dana.GetAsync("/portal/tickets/new")).Document.QuerySelector("[name=ServiceId]"));
        var shown = await AddAsync("Shown", of: acme);
        Assert.Equal([$"Shown {shown}"], await Offered());

        var refused = await dana.PostFormAsync("/portal/tickets/new",
            ("Subject", "It is quiet here"), ("Description", "Nothing comes out of it."), ("ServiceId", hidden.ToString()));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose one of the services shown.", refused.Document.QuerySelector("#v-err")!.TextContent, StringComparison.Ordinal);
        var sent = await dana.PostFormAsync("/portal/tickets/new",
            ("Subject", "It is quiet here"), ("Description", "Nothing comes out of it."), ("ServiceId", shown.ToString()));
        Assert.Equal(303, sent.Code);
        Assert.Contains($"Shown {shown}", (await dana.GetAsync(sent.Location!)).Document.QuerySelector("#facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_choose_one_with_a_new_ticket_and_on_its_page_and_take_that_back()
    {
        var (web, mail) = (await AddAsync("Web", visible: false), await AddAsync("Mail"));
        using var agent = await desk.SignInAs(Shop.Agent);
        var sent = await agent.PostFormAsync("/desk/tickets/new",
            ("For", Shop.Harbor.Dana.Email), ("Subject", "It is down again"), ("Description", "Since this morning."), ("ServiceId", web.ToString()));
        Assert.True(sent.Code == 303, sent.Text);
        var address = sent.Location!;
        var number = address.Split('/')[^1];
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(303, (await manager.PostFromAsync(address, address + "/acceptance", ("AssigneeId", ""))).Code);

        var page = await agent.GetAsync(address);
        Assert.Equal($"Web {web}", page.Document.QuerySelector("#service option[selected]")!.TextContent.Trim());
        string Value(string name) => page.Document.QuerySelector($"#properties [name={name}] option[selected], #properties input[name={name}]") switch
        {
            { TagName: "OPTION" } option => option.GetAttribute("value")!,
            var input => input!.GetAttribute("value")!,
        };
        var saved = await agent.PostAsync(address + "/properties",
            ("__RequestVerificationToken", page.Document.QuerySelector("#properties input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ("Version", Value("Version")), ("Seen", Value("Seen")), ("StatusId", Value("StatusId")), ("PriorityId", Value("PriorityId")),
            ("QueueId", Value("QueueId")), ("ServiceId", mail.ToString()));
        Assert.Equal(303, saved.Code);
        page = await agent.GetAsync(address);
        Assert.Contains($"service set to Mail {mail}", page.Document.QuerySelector("#toasts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"set the service to Mail {mail}", (await agent.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        await agent.PostFormAsync(page, ("Change", page.Document.QuerySelector("#toasts input[name=Change]")!.GetAttribute("value")!));
        Assert.Equal(web, await desk.Database.Truth<Guid>("select service_id from tickets where number = $1", number));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_it_shows_it_exports_it_and_changes_many()
    {
        var (web, mail) = (await AddAsync("Web"), await AddAsync("Mail"));
        var (one, two) = (await Shop.OpenTicket(Shop.Maple.Dana), await Shop.OpenTicket(Shop.Maple.Dana));
        await desk.Database.Force("update tickets set service_id = $2 where id = $1", one.Id, web);
        using var agent = await desk.SignInAs(Shop.Agent);
        var narrowed = await agent.GetAsync($"/desk/tickets?view=all&service={web}&columns=number&columns=service");
        Assert.Equal([one.Number], narrowed.Document.QuerySelectorAll("[data-row]").Select(r => r.GetAttribute("data-row")));
        Assert.Contains($"Web {web}", narrowed.Text, StringComparison.Ordinal);
        var csv = await agent.GetAsync($"/desk/lists/tickets/export.csv?view=all&client={Shop.Maple.Id}&service={web}&columns=number&columns=service");
        Assert.Contains($"{one.Number},", csv.Body, StringComparison.Ordinal);
        Assert.Contains($"Web {web}", csv.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(two.Number, csv.Body, StringComparison.Ordinal);

        var told = await agent.GetAsync((await agent.ChangeMany("service", mail.ToString(), null, one, two)).Location!);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from tickets where service_id = $1", mail));
        await agent.PostFormAsync(told, ("Change", ""));
        Assert.Equal(web, await desk.Database.Truth<Guid>("select service_id from tickets where id = $1", one.Id));
    }

    [Fact]
    public async Task A_template_fills_it_in_and_what_is_used_is_only_set_aside()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var name = $"Hosting {Guid.CreateVersion7()}";
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/services/new",
            ("Form.Name", name), ("Form.Description", "Sites and shops."), ("Form.DefaultPriorityId", $"{Shop.Priorities["High"]}"))).Code);
        var service = await desk.Database.Truth<Guid>("select id from services where name = $1", name);
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/templates/new", ("Form.Name", name), ("Form.ServiceId", $"{service}"))).Code);
        var template = await desk.Database.Truth<Guid>("select id from ticket_templates where name = $1", name);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(name, (await agent.GetAsync($"/desk/tickets/new?template={template}")).Document.QuerySelector("#service option[selected]")!.TextContent.Trim());

        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await desk.Database.Force("update tickets set service_id = $2 where id = $1", ticket.Id, service);
        var address = $"/desk/admin/services/{service}";
        var refused = await admin.PostFromAsync(address, address, ("Act", "remove"));
        Assert.Equal(409, refused.Code);
        Assert.Contains("1 ticket, 1 template", refused.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFromAsync("/desk/admin/services", "/desk/admin/services", ("Archive", $"{service}"))).Code);
        Assert.Null((await agent.GetAsync($"/desk/tickets/new?template={template}")).Document.QuerySelector("#service option[selected]"));
        Assert.Contains("1 service", (await admin.GetAsync($"/desk/admin/priorities/{Shop.Priorities["High"]}")).Text, StringComparison.Ordinal);
    }

    private async Task<Guid> AddAsync(string name, bool visible = true, Shop? of = null)
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force("insert into services (tenant_id, id, name, client_visible) values ($1, $2, $3, $4)",
            (of ?? Shop).TenantId, id, $"{name} {id}", visible);
        return id;
    }
}
