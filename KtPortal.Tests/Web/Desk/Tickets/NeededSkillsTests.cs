using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>What people can do and tickets ask for: kept in the administration, said where a ticket is given to somebody.</summary>
public sealed class NeededSkillsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Whoever_gives_a_ticket_away_reads_who_can_do_it_and_what_the_others_lack()
    {
        var (vpn, wifi) = (await SkillAsync("VPN", (Shop.Agent, 3), (Shop.Dispatcher, 2)), await SkillAsync("Wi-Fi", (Shop.Agent, 1)));
        var service = Guid.CreateVersion7();
        await desk.Database.Force("insert into services (tenant_id, id, name) values ($1, $2, 'Remote access')", Shop.TenantId, service);
        await NeedAsync("service", service, vpn, 3);
        await NeedAsync("category", Shop.Categories["Bug Report"], vpn, 2);
        await NeedAsync("category", Shop.Categories["Bug Report"], wifi, 1);
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, category: "Bug Report");
        var address = $"/desk/tickets/{ticket.Number}";
        await desk.Database.Force("update tickets set service_id = $2 where id = $1", ticket.Id, service);
        var says = $"Needs VPN 3, Wi-Fi 1: {Shop.Agent.Actor.Name}";

        using var manager = await desk.SignInAs(Shop.Manager);
        var page = await manager.GetAsync(address);
        Assert.Equal(says, Line(page, "#acceptance [data-skills]"));
        Assert.Equal("lacks VPN 3, Wi-Fi 1", Option(page, Shop.Dispatcher).GetAttribute("data-note"));
        Assert.Equal($"{Shop.Dispatcher.Actor.Name} · lacks VPN 3, Wi-Fi 1", Option(page, Shop.Dispatcher).GetAttribute("label"));
        Assert.Null(Option(page, Shop.Agent).GetAttribute("data-note"));
        var inbox = (await manager.GetAsync("/desk/inbox")).Document.QuerySelector($"[data-row='{ticket.Number}']")!;
        Assert.Contains(says, inbox.TextContent, StringComparison.Ordinal);
        Assert.Equal("lacks VPN 3, Wi-Fi 1", inbox.QuerySelector($"option[value='{Shop.Dispatcher.Id}']")!.GetAttribute("data-note"));

        await Shop.Accept(ticket);
        page = await manager.GetAsync(address);
        Assert.Equal(says, Line(page, "#properties [data-skills]"));
        Assert.Equal($"/desk/people?ticket={ticket.Number}", page.Document.QuerySelector("[data-choice]:has(#assignee)")!.GetAttribute("data-src"));
        var people = await manager.GetAsync($"/desk/people?ticket={ticket.Number}");
        Assert.Equal("0 open · lacks VPN 3, Wi-Fi 1", Option(people, Shop.Dispatcher, "").GetAttribute("data-note"));
        Assert.Equal("0 open", Option(people, Shop.Agent, "").GetAttribute("data-note"));
        Assert.Equal("0 open", Option(await manager.GetAsync("/desk/people"), Shop.Dispatcher, "").GetAttribute("data-note"));

        await desk.Database.Force("update skills set is_active = false where id = $1", wifi);
        Assert.StartsWith("Needs VPN 3:", Line(await manager.GetAsync(address), "#properties [data-skills]"), StringComparison.Ordinal);
        await desk.Database.Force("delete from user_skills where skill_id = $1", vpn);
        Assert.Equal("Needs VPN 3. Nobody has all of it.", Line(await manager.GetAsync(address), "#properties [data-skills]"));

        // How the provider shares its work is its own.
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var theirs = await owner.GetAsync(address);
        Assert.NotNull(theirs.Document.QuerySelector("#properties"));
        Assert.DoesNotContain("VPN", theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("VPN", (await owner.GetAsync($"/desk/people?ticket={ticket.Number}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_asks_for_nothing_says_nothing()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var manager = await desk.SignInAs(Shop.Manager);
        var page = await manager.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Null(page.Document.QuerySelector("[data-skills]"));
        Assert.Equal("/desk/people", page.Document.QuerySelector("[data-choice]:has(#assignee)")!.GetAttribute("data-src"));
    }

    [Fact]
    public async Task Skills_people_and_what_needs_them_are_kept_and_what_is_needed_is_not_deleted()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var name = $"Firewalls {Guid.CreateVersion7()}";
        var saved = await AdminForm.Save(admin, "/desk/admin/skills/new",
            ("Form.Name", name), ("Form.People[0].Of", $"{Shop.Agent.Id}"), ("Form.People[0].Level", "4"));
        Assert.True(saved.Code == 303, saved.Text);
        var skill = await desk.Database.Truth<Guid>("select id from skills where name = $1", name);
        var address = $"/desk/admin/skills/{skill}";
        Assert.Equal($"{Shop.Agent.Id} 4", await HoldersAsync(skill));
        Assert.Contains("1 person", (await admin.GetAsync("/desk/admin/skills")).Text, StringComparison.Ordinal);

        foreach (var (who, level) in ((Guid, string)[])[(Shop.Agent.Id, "9"), (Shop.Northwind.Owner.Id, "3"), (desk.Database.Acme.Agent.Id, "3")])
        {
            var refused = await AdminForm.Save(admin, address, ("Form.People[0].Of", $"{who}"), ("Form.People[0].Level", level));
            Assert.Equal(422, refused.Code);
        }

        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.People[0].Level", "2"), ("Form.People[1].Of", $"{Shop.Manager.Id}"))).Code);
        Assert.Equal($"{Shop.Agent.Id} 2, {Shop.Manager.Id} 3", await HoldersAsync(skill));
        Assert.Contains($"{Shop.Agent.Actor.Name} 2", (await admin.GetAsync(address)).Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);

        foreach (var list in (string[])["services", "categories"])
        {
            Assert.Equal(303, (await AdminForm.Save(admin, $"/desk/admin/{list}/new",
                ("Form.Name", name), ("Form.Skills[0].Of", $"{skill}"), ("Form.Skills[0].Level", "2"))).Code);
        }

        Assert.Equal(2, await NeededAsync(skill));
        var removed = await admin.PostFromAsync(address, address, ("Act", "remove"));
        Assert.Equal(409, removed.Code);
        Assert.Contains("1 service, 1 category", removed.Text, StringComparison.Ordinal);
        foreach (var (list, table) in ((string, string)[])[("services", "services"), ("categories", "ticket_categories")])
        {
            var entry = $"/desk/admin/{list}/{await desk.Database.Truth<Guid>($"select id from {table} where name = $1", name)}";
            Assert.Equal("2", AdminForm.In(await admin.GetAsync(entry))["Form.Skills[0].Level"]);
            Assert.Equal(422, (await AdminForm.Save(admin, entry, ("Form.Skills[0].Level", "0"))).Code);
            Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.Skills[0].Level", "5"))).Code);
            Assert.Contains($"{name} 5", (await admin.GetAsync(entry)).Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);
            var emptied = await AdminForm.Save(admin, entry, ("Form.Skills[0].Of", ""));
            Assert.True(emptied.Code == 303, string.Join('\n', desk.App.Complaints));
        }

        Assert.Equal(0, await NeededAsync(skill));
        Assert.Equal(303, (await admin.PostFromAsync(address, address, ("Act", "remove"))).Code);
        Assert.Equal("", await HoldersAsync(skill));
    }

    private static string Line(Answer page, string which) =>
        string.Join(' ', page.Document.QuerySelector(which)!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static AngleSharp.Dom.IElement Option(Answer page, Person who, string within = "#assignee ") =>
        page.Document.QuerySelector($"{within}option[value='{who.Id}']")!;

    private Task<string> HoldersAsync(Guid skill) => desk.Database.Truth<string>(
        "select coalesce(string_agg(user_id || ' ' || level, ', ' order by user_id = $2 desc), '') from user_skills where skill_id = $1", skill, Shop.Agent.Id);

    private Task<long> NeededAsync(Guid skill) => desk.Database.Truth<long>("""
        select count(*) from (select skill_id from service_skills union all select skill_id from category_skills) n where skill_id = $1
        """, skill);

    private async Task<Guid> SkillAsync(string name, params (Person Who, int Level)[] people)
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force("insert into skills (tenant_id, id, name) values ($1, $2, $3)", Shop.TenantId, id, name);
        foreach (var (who, level) in people)
        {
            await desk.Database.Force(
                "insert into user_skills (tenant_id, id, skill_id, user_id, level) values ($1, gen_random_uuid(), $2, $3, $4)", Shop.TenantId, id, who.Id, level);
        }

        return id;
    }

    private Task<int> NeedAsync(string kind, Guid of, Guid skill, int level) => desk.Database.Force(
        $"insert into {kind}_skills (tenant_id, id, {kind}_id, skill_id, level) values ($1, gen_random_uuid(), $2, $3, $4)", Shop.TenantId, of, skill, level);
}
