using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin.Queues;

/// <summary>How a queue gives out its tickets, set and tried without scripts; why one found nobody, on its page.</summary>
public sealed class AssignmentPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task An_admin_says_how_it_goes_and_sees_who_would_get_a_ticket()
    {
        var queue = await AddAsync(Shop.Dispatcher, Shop.Sales);
        var address = $"/desk/admin/queues/{queue}/assignment";
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.NotNull((await admin.GetAsync($"/desk/admin/queues/{queue}")).Document.QuerySelector($"a[href='{address}']"));
        var page = await admin.GetAsync(address);
        Assert.Contains("Nobody, as long as people assign the tickets", page.Text, StringComparison.Ordinal);
        var saved = await AdminForm.Save(admin, address, ("Form.Strategy", "least_loaded"), ("Form.RespectPresence", null), ("Form.PreferPrevious", "true"));
        Assert.Equal((303, address), (saved.Code, saved.Location));

        page = await admin.GetAsync(address);
        Assert.Equal("least_loaded", AdminForm.In(page)["Form.Strategy"]);
        Assert.Contains("Saved. It applies to tickets from now on.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Whoever has the least work in hand", page.Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Workload 0", Row(page, Shop.Dispatcher), StringComparison.Ordinal);
        Assert.Contains("0 of 50", Row(page, Shop.Dispatcher), StringComparison.Ordinal);
        Assert.Contains("May not work on tickets", Row(page, Shop.Sales), StringComparison.Ordinal);

        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Broken <b>switch</b>", category: "Bug Report");
        var skill = Guid.CreateVersion7();
        await desk.Database.Force("insert into skills (tenant_id, id, name) values ($1, $2, 'Soldering')", Shop.TenantId, skill);
        await desk.Database.Force("insert into category_skills (tenant_id, id, category_id, skill_id, level) values ($1, gen_random_uuid(), $2, $3, 2)",
            Shop.TenantId, Shop.Categories["Bug Report"], skill);
        page = await admin.GetAsync($"{address}?ticket={ticket.Number.ToLowerInvariant()}");
        Assert.Contains($"For {ticket.Number}: Broken <b>switch</b> Needs Soldering 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody right now. 2 members: 1 without permission, 1 without Soldering 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("Without Soldering 2", Row(page, Shop.Dispatcher), StringComparison.Ordinal);
        Assert.Contains("There is no ticket with this number.", (await admin.GetAsync(address + "?ticket=AC-1")).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await AdminForm.Save(admin, address, ("Form.Strategy", "dice"))).Code);

        admin.Headers["Accept-Language"] = "de";
        Assert.Equal(200, (await admin.GetAsync(address)).Code);
    }

    [Fact]
    public async Task Of_two_who_change_it_the_second_sees_both_and_what_he_left_alone_is_as_it_is_now()
    {
        var address = $"/desk/admin/queues/{await AddAsync(Shop.Agent)}/assignment";
        using var admin = await desk.SignInAs(Shop.Admin);
        var (mine, theirs) = (await AdminForm.Open(admin, address), await AdminForm.Open(admin, address));
        Assert.Equal(303, (await theirs.Send(admin, ("Form.Strategy", "skills"), ("Form.PreferPrevious", "true"))).Code);
        var refused = await mine.Send(admin, ("Form.Strategy", "round_robin"));
        Assert.Equal(409, refused.Code);
        Assert.Contains("Whoever fits best by skills", refused.Document.QuerySelector(".lost")!.TextContent, StringComparison.Ordinal);
        var again = AdminForm.In(refused);
        Assert.Equal(("round_robin", "true"), (again["Form.Strategy"], again["Form.PreferPrevious"]));
        Assert.Equal(303, (await again.Send(admin)).Code);
        Assert.Equal("round_robin", AdminForm.In(await admin.GetAsync(address))["Form.Strategy"]);
    }

    [Fact]
    public async Task It_is_no_partners_no_managers_and_no_other_tenants()
    {
        var address = $"/desk/admin/queues/{await AddAsync(Shop.Agent)}/assignment";
        foreach (var (who, code) in ((Person, int)[])[(Shop.Manager, 403), (Shop.Northwind.Owner, 403), (desk.Acme.Admin, 404)])
        {
            using var other = await desk.SignInAs(who);
            Assert.Equal(code, (await other.GetAsync(address)).Code);
            Assert.Equal(code, (await other.PostFromAsync("/account", address, ("Form.Strategy", "skills"), ("Version", "0"))).Code);
        }
    }

    [Fact]
    public async Task A_ticket_is_given_out_once_accepted_its_timeline_says_why_and_one_that_found_nobody_says_so_to_staff_alone()
    {
        var queue = await AddAsync(Shop.Agent);
        using var admin = await desk.SignInAs(Shop.Admin);
        var address = $"/desk/admin/queues/{queue}/assignment";
        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.Strategy", "least_loaded"), ("Form.RespectPresence", null))).Code);
        using var manager = await desk.SignInAs(Shop.Manager);
        var given = await AcceptAsync(manager, queue);
        await Waiting.Eventually(async () => await desk.Database.Truth<bool>("select coalesce(assigned_to_id = $2, false) from tickets where id = $1", given.Id, Shop.Agent.Id));
        var timeline = await manager.GetAsync($"/desk/tickets/{given.Number}?tab=timeline");
        Assert.Contains($"Automatic assignment assigned it to {Shop.Agent.Actor.DisplayName}", timeline.Text, StringComparison.Ordinal);
        Assert.Contains($"Automatic assignment chose {Shop.Agent.Actor.Name}: least work in hand (0)", timeline.Text, StringComparison.Ordinal);

        await desk.Database.Force("update team_members set max_open_tickets = 1 where user_id = $1", Shop.Agent.Id);
        var left = await AcceptAsync(manager, queue);
        await Waiting.Eventually(async () => await desk.Database.Truth<bool>("select count(*) = 1 from ticket_assignment_waits where ticket_id = $1", left.Id));
        const string Said = "Could not be assigned automatically. 1 member: 1 at the limit";
        Assert.Equal(Said, (await manager.GetAsync($"/desk/tickets/{left.Number}")).Document.QuerySelector("[data-nobody-free]")!.TextContent.Trim());
        foreach (var who in (Person[])[Shop.Northwind.Owner, Shop.Lumen.Dana])
        {
            using var other = await desk.SignInAs(who);
            var (page, steps) = who == Shop.Lumen.Dana ? ($"/portal/tickets/{left.Number}", $"/portal/tickets/{given.Number}")
                : ($"/desk/tickets/{left.Number}", $"/desk/tickets/{given.Number}?tab=timeline");
            Assert.Contains(left.Number, (await other.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("at the limit", (await other.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("least work", (await other.GetAsync(steps)).Text, StringComparison.Ordinal);
        }
    }

    private static string Row(Answer page, Person member) => page.Document.QuerySelector($"[data-member='{member.Id}']")!.TextContent;

    private async Task<OpenedTicket> AcceptAsync(PortalClient manager, Guid queue)
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var accepted = await manager.PostFromAsync(
            $"/desk/tickets/{ticket.Number}", $"/desk/tickets/{ticket.Number}/acceptance", ("QueueId", queue.ToString()), ("AssigneeId", ""));
        Assert.Equal(303, accepted.Code);
        return ticket;
    }

    private async Task<Guid> AddAsync(params Person[] members)
    {
        var (queue, team) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await desk.Database.Force("insert into teams (tenant_id, id, name) values ($1, $2, $3)", Shop.TenantId, team, "Team " + team);
        await desk.Database.Force("insert into ticket_queues (tenant_id, id, name, team_id) values ($1, $2, $3, $4)", Shop.TenantId, queue, "Queue " + queue, team);
        await desk.Database.Force(
            "insert into team_members (tenant_id, id, team_id, user_id) select $1, gen_random_uuid(), $2, m from unnest($3) m",
            Shop.TenantId, team, members.Select(m => m.Id).ToArray());
        return queue;
    }
}
