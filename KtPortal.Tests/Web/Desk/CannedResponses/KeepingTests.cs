using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.CannedResponses;

/// <summary>Who keeps responses for whom.</summary>
public sealed class KeepingTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string List = "/desk/canned-responses";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_personal_one_is_its_owners_alone_also_in_the_audit_log()
    {
        var (name, secret) = (Name("Mine"), Name("only I say this"));
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await Add(agent, name, ("Form.Content", secret), ("Form.Shortcut", "Mine"), ("Form.Category", "Odd"))).Code);
        Assert.Contains(name, await Rows(agent, "?q=" + name), StringComparison.Ordinal);
        Assert.Contains("/mine", await Rows(agent, "?scope=personal"), StringComparison.Ordinal);
        var address = $"{List}/{await Id(name)}";

        foreach (var other in (Person[])[Shop.Admin, Shop.Northwind.Owner])
        {
            using var browser = await desk.SignInAs(other);
            Assert.DoesNotContain(name, await Rows(browser, "?q=" + name), StringComparison.Ordinal);
            Assert.Equal(404, (await browser.GetAsync(address)).Code);
            Assert.Equal(404, (await browser.PostFromAsync("/account", address, ("Act", "remove"))).Code);
        }

        Assert.Equal(303, (await AdminForm.Save(agent, address, ("Form.Content", secret + " twice"))).Code);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(303, (await Add(manager, name + " too", ("Form.Content", secret))).Code);
        Assert.Equal(303, (await AdminForm.Save(
            manager, $"{List}/{await Id(name + " too")}", ("Form.Content", "For everybody"), ("Form.Scope", "shared"))).Code);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from audit_log where entity_id = $1", await Id(name)));
        Assert.Equal(0, await desk.Database.Truth<long>(
            "select count(*) from audit_log where position($1 in to_jsonb(audit_log)::text) > 0", secret));
    }

    [Fact]
    public async Task What_all_staff_have_is_kept_by_who_manages_and_read_by_the_others()
    {
        var name = Name("For all");
        using var agent = await desk.SignInAs(Shop.Agent);
        var refused = await Add(agent, name, ("Form.Scope", "shared"));
        Assert.Equal(422, refused.Code);
        Assert.NotNull(refused.Document.QuerySelector("#scope-err"));

        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(303, (await Add(manager, name, ("Form.Scope", "shared"))).Code);
        var address = $"{List}/{await Id(name)}";
        Assert.Contains(name, await Rows(agent, "?scope=shared&q=" + name), StringComparison.Ordinal);
        Assert.Equal(404, (await agent.GetAsync(address)).Code);
        Assert.Equal(404, (await agent.PostFromAsync("/account", address, ("Act", "archive"))).Code);
        using var partner = await desk.SignInAs(Shop.Northwind.Owner);
        Assert.DoesNotContain(name, await Rows(partner, "?q=" + name), StringComparison.Ordinal);
        Assert.Equal(422, (await Add(partner, name, ("Form.Scope", "shared"))).Code);
        using var sales = await desk.SignInAs(Shop.Sales);
        Assert.Equal(403, (await sales.GetAsync(List)).Code);
        using var client = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(404, (await client.GetAsync(List)).Code);
    }

    [Fact]
    public async Task A_teams_is_its_members_and_is_kept_by_a_member_who_manages()
    {
        var name = Name("For the team");
        var team = await desk.Database.Truth<Guid>("select id from teams where tenant_id = $1 order by sort_order limit 1", Shop.TenantId);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(422, (await Add(manager, name, ("Form.Scope", "team"), ("Form.TeamId", $"{team}"))).Code);
        foreach (var member in (Person[])[Shop.Manager, Shop.Agent])
        {
            await desk.Database.Force(
                "insert into team_members (tenant_id, id, team_id, user_id) values ($1, gen_random_uuid(), $2, $3)", Shop.TenantId, team, member.Id);
        }

        Assert.Equal(303, (await Add(manager, name, ("Form.Scope", "team"), ("Form.TeamId", $"{team}"))).Code);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Contains(name, await Rows(agent, "?q=" + name), StringComparison.Ordinal);
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        Assert.DoesNotContain(name, await Rows(dispatcher, "?q=" + name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partners_is_its_staffs_and_the_provider_knows_nothing_of_it()
    {
        var name = Name("Northwind's");
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        Assert.Equal(303, (await Add(owner, name, ("Form.Scope", "partner"))).Code);
        Assert.Equal(303, (await AdminForm.Save(owner, $"{List}/{await Id(name)}", ("Form.Content", "Changed"))).Code);
        var page = await owner.GetAsync($"{List}/{await Id(name)}");
        Assert.Contains("Changed", page.Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);
        using var staff = await desk.SignInAs(Shop.Northwind.Staff);
        Assert.Contains(name, await Rows(staff, "?q=" + name), StringComparison.Ordinal);
        Assert.Equal(404, (await staff.GetAsync($"{List}/{await Id(name)}")).Code);
        foreach (var other in (Person[])[Shop.Admin, Shop.Southwind.Owner])
        {
            using var browser = await desk.SignInAs(other);
            Assert.DoesNotContain(name, await Rows(browser, "?q=" + name), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_kept_is_said_at_its_field_and_stays_typed()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        var unknown = await Add(manager, Name("Wrong"), ("Form.Content", "Hello {{contact.nickname}}"));
        Assert.Equal((422, "Hello {{contact.nickname}}"), (unknown.Code, AdminForm.In(unknown)["Form.Content"]));
        var error = unknown.Document.QuerySelector("#content-err")!.TextContent;
        Assert.Contains("{{contact.nickname}} is not a placeholder.", error, StringComparison.Ordinal);
        Assert.Contains("{{contact.first_name}}", error, StringComparison.Ordinal);

        await Refused("content", ("Form.Content", " "));
        await Refused("content", ("Form.Content", new string('x', 10_001)));
        await Refused("name", ("Form.Name", ""));
        await Refused("name", ("Form.Name", new string('x', 256)));
        await Refused("shortcut", ("Form.Shortcut", "two words"));
        await Refused("shortcut", ("Form.Shortcut", "/greeting"), ("Form.Scope", "shared"));
        await Refused("scope", ("Form.Scope", "everybody"));
        await Refused("statusid", ("Form.StatusId", $"{Shop.Statuses["new"]}"));

        async Task Refused(string field, params (string Name, string? Value)[] fields)
        {
            var refused = await Add(manager, Name("Wrong"), fields);
            Assert.Equal((field, 422), (field, refused.Code));
            Assert.NotNull(refused.Document.QuerySelector($"#{field}-err"));
        }
    }

    [Fact]
    public async Task Of_two_who_edit_the_second_sees_both_values_and_the_first_can_take_it_back()
    {
        var name = Name("Edited");
        using var manager = await desk.SignInAs(Shop.Manager);
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(303, (await Add(manager, name, ("Form.Scope", "shared"))).Code);
        var address = $"{List}/{await Id(name)}";
        var late = await AdminForm.Open(admin, address);
        Assert.Equal(303, (await AdminForm.Save(manager, address, ("Form.Content", "The manager's"))).Code);

        var lost = await late.Send(admin, ("Form.Content", "The admin's"));
        Assert.Equal(409, lost.Code);
        Assert.Contains("The manager's", lost.Document.QuerySelector(".lost")!.TextContent, StringComparison.Ordinal);

        var told = await manager.GetAsync(List);
        Assert.Equal(303, (await manager.PostFormAsync(told, ("Change", told.Document.QuerySelector("input[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal("Hello.", (await AdminForm.Open(manager, address))["Form.Content"]);
        Assert.Equal(303, (await manager.PostFromAsync(address, address, ("Act", "archive"))).Code);
        Assert.Equal(303, (await manager.PostFromAsync(address, address, ("Act", "remove"))).Code);
        Assert.Equal(404, (await manager.GetAsync(address)).Code);
    }

    [Fact]
    public async Task A_new_tenant_begins_with_ten_and_reads_their_names_in_its_language()
    {
        Assert.Equal(10, await desk.Database.Truth<long>(
            "select count(*) from canned_responses where tenant_id = $1 and scope = 'shared' and created_by_id is null", Shop.TenantId));
        Assert.Equal("resolved", await desk.Database.Truth<string>("""
            select s.system_key from canned_responses c join ticket_statuses s on s.tenant_id = c.tenant_id and s.id = (c.sets ->> 'status_id')::uuid
            where c.tenant_id = $1 and c.shortcut = '/solved'
            """, Shop.TenantId));
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Dispatcher.Id);
        var german = await Rows(dispatcher, "?q=/greeting");
        Assert.Contains("Begrüßung", german, StringComparison.Ordinal);
        Assert.Contains("Alle Mitarbeitenden", german, StringComparison.Ordinal);
        await desk.Database.Force("update users set locale = null where id = $1", Shop.Dispatcher.Id);
    }

    private static string Name(string name) => $"{name} {Guid.CreateVersion7():N}";

    private static Task<Answer> Add(PortalClient browser, string name, params (string Name, string? Value)[] fields) =>
        AdminForm.Save(browser, List + "/new", [
            .. new (string Name, string? Value)[] { ("Form.Name", name), ("Form.Content", "Hello.") }.Where(f => fields.All(g => g.Name != f.Name)),
            .. fields,
        ]);

    private static async Task<string> Rows(PortalClient browser, string query)
    {
        var page = await browser.GetAsync(List + query);
        Assert.Equal(200, page.Code);
        return page.Document.QuerySelector(".admin-page")!.QuerySelector(".admin-list, .empty")!.TextContent;
    }

    private Task<Guid> Id(string name) =>
        desk.Database.Truth<Guid>("select id from canned_responses where tenant_id = $1 and name = $2", Shop.TenantId, name);
}
