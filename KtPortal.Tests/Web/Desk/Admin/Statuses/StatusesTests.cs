using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin.Statuses;

/// <summary>The statuses' pages, and with them what every list of the admin pages does.</summary>
public sealed class StatusesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string List = "/desk/admin/statuses";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task An_admin_adds_a_status_that_the_desk_then_offers()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var name = Name("Waiting for a supplier");

        var added = await AdminForm.Save(
            admin, List + "/new", ("Form.Name", name), ("Form.ClientName", "On hold"), ("Form.Phase", "pending"), ("Form.PausesSla", "true"), ("Form.Color", "violet"));

        Assert.Equal((303, List), (added.Code, added.Location));
        var page = await admin.GetAsync(List);
        Assert.Contains($"{name} added", page.Text, StringComparison.Ordinal);
        Assert.Contains("Clients see “On hold”", page.Text, StringComparison.Ordinal);
        Assert.Equal("pending t violet", await desk.Database.Truth<string>(
            "select concat_ws(' ', phase, pauses_sla, color) from ticket_statuses where name = $1", name));
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Contains(name, (await agent.GetAsync($"/desk/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_what_was_typed_stays()
    {
        using var admin = await desk.SignInAs(Shop.Admin);

        var unread = await AdminForm.Save(admin, List + "/new", ("Form.Phase", "banana"), ("Form.ClientName", "Kept words"));
        Assert.Equal((422, "Kept words"), (unread.Code, AdminForm.In(unread)["Form.ClientName"]));
        Assert.NotNull(unread.Document.QuerySelector("#phase-err"));

        var refused = await AdminForm.Save(admin, List + "/new", ("Form.Name", "  "), ("Form.ClientName", new string('x', 101)));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Enter a name.", refused.Document.QuerySelector("#name-err")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("At most 100 characters.", refused.Document.QuerySelector("#clientname-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(new string('x', 101), AdminForm.In(refused)["Form.ClientName"]);

        var taken = await AdminForm.Save(admin, List + "/new", ("Form.Name", "resolved"), ("Form.ClientName", "Kept words"));
        Assert.Equal(422, taken.Code);
        Assert.Contains("This name is already taken.", taken.Document.QuerySelector("#name-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Kept words", AdminForm.In(taken)["Form.ClientName"]);
    }

    [Fact]
    public async Task A_form_sent_twice_adds_one()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (form, name) = (await AdminForm.Open(admin, List + "/new"), Name("Twice"));

        Assert.Equal(303, (await form.Send(admin, ("Form.Name", name))).Code);
        Assert.Equal(303, (await form.Send(admin, ("Form.Name", name))).Code);

        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from ticket_statuses where name = $1", name));
    }

    [Fact]
    public async Task Two_who_edit_one_status_see_both_values_and_the_later_one_keeps_what_it_typed()
    {
        var id = await Add(Name("Contested"));
        using var first = await desk.SignInAs(Shop.Admin);
        using var second = await desk.SignInAs(Shop.Admin);
        var (mine, theirs) = (await AdminForm.Open(first, $"{List}/{id}"), await AdminForm.Open(second, $"{List}/{id}"));
        var (won, lost) = (Name("Theirs"), Name("Mine"));
        Assert.Equal(303, (await theirs.Send(second, ("Form.Name", won), ("Form.ClientName", "Their words"))).Code);

        var refused = await mine.Send(first, ("Form.Name", lost));

        Assert.Equal(409, refused.Code);
        var table = refused.Document.QuerySelector("table.lost")!;
        Assert.Equal($"Name {won} {lost}", string.Join(' ', table.QuerySelectorAll("tbody tr").Single().Children.Select(c => c.TextContent)));
        var again = AdminForm.In(refused);
        Assert.Equal((lost, "Their words"), (again["Form.Name"], again["Form.ClientName"]));
        Assert.Equal(303, (await again.Send(first)).Code);
        Assert.Equal($"{lost} Their words", await desk.Database.Truth<string>("select name || ' ' || client_name from ticket_statuses where id = $1", id));
    }

    [Fact]
    public async Task A_system_status_is_renamed_but_not_moved_to_another_phase()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var address = $"{List}/{Shop.Statuses[StatusKey.InProgress]}";

        var moved = await AdminForm.Save(admin, address, ("Form.Phase", "pending"));
        Assert.Equal(422, moved.Code);
        Assert.Contains("but not change its phase", moved.Document.QuerySelector("#phase-err")!.TextContent, StringComparison.Ordinal);

        var name = Name("On the bench");
        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.Name", name))).Code);
        Assert.Equal("in_progress", await desk.Database.Truth<string>("select phase from ticket_statuses where name = $1", name));
        var deleted = await admin.PostFromAsync(address, address, ("Act", "remove"));
        Assert.Equal(409, deleted.Code);
        Assert.Contains("You can make it inactive, but not delete it", deleted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_active_status_of_a_phase_stays_active()
    {
        using var admin = await desk.SignInAs(Shop.Admin);

        var refused = await admin.PostFromAsync(List, List, ("Archive", Shop.Statuses[StatusKey.Closed].ToString()));

        Assert.Equal(409, refused.Code);
        Assert.Contains("is the last active status in the phase “Closed”", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector(".admin-list"));
        Assert.True(await desk.Database.Truth<bool>("select is_active from ticket_statuses where id = $1", Shop.Statuses[StatusKey.Closed]));
    }

    [Fact]
    public async Task The_default_is_handed_on_and_never_dropped()
    {
        var id = await Add(Name("Let in"), "open");
        using var admin = await desk.SignInAs(Shop.Admin);
        var accepted = Shop.Statuses[StatusKey.Accepted];

        Assert.Equal(422, (await AdminForm.Save(admin, $"{List}/{accepted}", ("Form.IsDefault", null))).Code);
        Assert.Equal(409, (await admin.PostFromAsync(List, List, ("Archive", accepted.ToString()))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, $"{List}/{id}", ("Form.IsDefault", "true"))).Code);
        Assert.Equal(id, await Default("open"));

        var told = await admin.GetAsync(List);
        Assert.Equal(303, (await admin.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);
        Assert.Equal(accepted, await Default("open"));
    }

    [Fact]
    public async Task A_status_set_aside_gives_way_to_its_phases_default_also_for_clients()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.Resolved, Shop.Agent);
        using var admin = await desk.SignInAs(Shop.Admin);
        var open = Shop.Statuses[StatusKey.Open];
        Assert.Equal(303, (await admin.PostFromAsync(List, List, ("Archive", open.ToString()))).Code);
        try
        {
            await Shop.Reopen(ticket, Shop.Harbor.Dana);

            Assert.Equal(await Default("open"), await desk.Database.Truth<Guid>("select status_id from tickets where id = $1", ticket.Id));
        }
        finally
        {
            Assert.Equal(303, (await admin.PostFromAsync(List, List, ("Restore", open.ToString()))).Code);
        }
    }

    [Fact]
    public async Task A_status_in_use_says_by_how_many_tickets_and_is_made_inactive_instead()
    {
        var id = await Add(Name("In use"), "pending");
        foreach (var ticket in (OpenedTicket[])[await Accepted(), await Accepted()])
        {
            await using var session = await desk.Database.RawAs(Shop.Manager.Actor);
            await session.Run("update tickets set status_id = $2 where id = $1", ticket.Id, id);
            await session.CommitAsync();
        }

        using var admin = await desk.SignInAs(Shop.Admin);
        var page = await admin.GetAsync($"{List}/{id}");
        Assert.Contains("Used by 2 tickets.", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("button[value=remove]"));
        Assert.Contains("used by 2 tickets", (await AdminForm.Save(admin, $"{List}/{id}", ("Form.Phase", "open"))).Text, StringComparison.Ordinal);

        var refused = await admin.PostFromAsync($"{List}/{id}", $"{List}/{id}", ("Act", "remove"));
        Assert.Equal(409, refused.Code);
        Assert.Contains("is used by 2 tickets. Make it inactive instead", refused.Text, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.PostFromAsync($"{List}/{id}", $"{List}/{id}", ("Act", "archive"))).Code);
        Assert.False(await desk.Database.Truth<bool>("select is_active from ticket_statuses where id = $1", id));
    }

    [Fact]
    public async Task The_tickets_of_a_status_are_given_to_another_of_its_phase()
    {
        var (id, to, elsewhere) = (await Add(Name("Emptied"), "pending"), await Add(Name("Filled"), "pending"), await Add(Name("Elsewhere")));
        var ticket = await Accepted();
        await using (var session = await desk.Database.RawAs(Shop.Manager.Actor))
        {
            await session.Run("update tickets set status_id = $2, phase = 'pending' where id = $1", ticket.Id, id);
            await session.CommitAsync();
        }

        using var admin = await desk.SignInAs(Shop.Admin);
        var page = $"{List}/{id}";

        var refused = await admin.PostFromAsync(page, page, ("Act", "move"), ("MoveTo", $"{elsewhere}"));
        Assert.Equal(422, refused.Code);
        Assert.NotNull(refused.Document.QuerySelector("#moveto-err"));
        Assert.Equal(303, (await admin.PostFromAsync(page, page, ("Act", "move"), ("MoveTo", $"{to}"))).Code);

        Assert.Equal(to, await desk.Database.Truth<Guid>("select status_id from tickets where id = $1", ticket.Id));
        Assert.Equal(1, await desk.Database.Truth<long>(
            "select count(*) from timeline_events where subject_id = $1 and kind = 'status' and actor_id = $2", ticket.Id, Shop.Admin.Id));
        Assert.Equal(303, (await admin.PostFromAsync(page, page, ("Act", "remove"))).Code);
    }

    [Fact]
    public async Task An_unused_status_is_deleted_after_a_question_that_names_it()
    {
        var name = Name("A mistake");
        var id = await Add(name);
        using var admin = await desk.SignInAs(Shop.Admin);
        var page = await admin.GetAsync($"{List}/{id}");
        Assert.Contains($"{name} will be deleted permanently.", page.Document.QuerySelector(".admin-side details")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.PostFromAsync($"{List}/{id}", $"{List}/{id}", ("Act", "remove"))).Code);

        Assert.Equal(404, (await admin.GetAsync($"{List}/{id}")).Code);
        Assert.Equal("delete ticket_status.deleted", await desk.Database.Truth<string>(
            "select action || ' ' || event from audit_log where entity_id = $1 order by created_at desc limit 1", id));
    }

    [Fact]
    public async Task Order_is_changed_by_buttons_and_by_dragging_within_a_phase()
    {
        var (one, two) = (await Add(Name("One"), "cancelled"), await Add(Name("Two"), "cancelled"));
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.True(await Place(one) < await Place(two));

        Assert.Equal(303, (await admin.PostFromAsync(List, List, ("Up", two.ToString()))).Code);
        Assert.True(await Place(one) > await Place(two));

        var all = (await admin.GetAsync(List)).Document.QuerySelectorAll("input[name=Order]").Select(i => i.GetAttribute("value")!).ToList();
        all.Remove(one.ToString());
        all.Insert(0, one.ToString());
        var token = ("__RequestVerificationToken", (await admin.GetAsync(List)).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        (string, string)[] dragged = [token, ("Moved", one.ToString()), .. all.Select(id => ("Order", id))];
        Assert.Equal(303, (await admin.PostAsync(List, dragged)).Code);
        Assert.True(await Place(one) < await Place(two));
        Assert.True(await Place(one) > await Place(Shop.Statuses[StatusKey.Closed]), "a phase has its place");

        await Add(Name("Came meanwhile"));
        Assert.Equal(409, (await admin.PostAsync(List, dragged)).Code);
    }

    [Fact]
    public async Task Each_step_is_told_with_before_and_after_and_can_be_taken_back()
    {
        var name = Name("Told");
        var id = await Add(name);
        using var admin = await desk.SignInAs(Shop.Admin);
        await AdminForm.Save(admin, $"{List}/{id}", ("Form.Color", "green"), ("Form.PausesSla", "true"));
        var told = await admin.GetAsync(List);
        Assert.Contains($"{name} saved", told.Text, StringComparison.Ordinal);

        var undone = await admin.PostFormAsync(told, ("Change", ChangeOn(told)));

        Assert.Equal(303, undone.Code);
        Assert.Equal("false", await desk.Database.Truth<string>("select pauses_sla || coalesce(color, '') from ticket_statuses where id = $1", id));
        var history = (await admin.GetAsync($"{List}/{id}")).Document.QuerySelector(".admin-steps")!.TextContent;
        Assert.Contains("undid the last change", history, StringComparison.Ordinal);
        Assert.Contains("Green", history, StringComparison.Ordinal);
        Assert.Equal("""{"Color": "green", "PausesSla": true}""", await desk.Database.Truth<string>(
            "select new_values::text from audit_log where entity_id = $1 and event = 'ticket_status.changed'", id));
        Assert.Equal(303, (await admin.PostFormAsync(told, ("Change", ChangeOn(told)))).Code); // pressed twice
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from audit_log where entity_id = $1 and event = 'ticket_status.undone'", id));
    }

    [Fact]
    public async Task What_changed_again_since_is_not_taken_back_and_nobody_takes_back_what_others_did()
    {
        var id = await Add(Name("Changed twice"));
        using var admin = await desk.SignInAs(Shop.Admin);
        await AdminForm.Save(admin, $"{List}/{id}", ("Form.Color", "green"));
        var told = await admin.GetAsync(List);
        await AdminForm.Save(admin, $"{List}/{id}", ("Form.Color", "red"));

        var late = await admin.PostFormAsync(told, ("Change", ChangeOn(told)));
        Assert.Equal(409, late.Code);
        Assert.Contains("has been changed again since", late.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await admin.PostFromAsync(List, "/desk/undo", ("Change", "made up"))).Code);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.PostFromAsync("/account", "/desk/undo", ("Change", ChangeOn(told)))).Code);
        Assert.Equal("red", await desk.Database.Truth<string>("select color from ticket_statuses where id = $1", id));
    }

    [Fact]
    public async Task Nobody_but_an_admin_comes_here()
    {
        var id = await Add(Name("Not yours"));
        foreach (var person in (Person[])[Shop.Manager, Shop.Agent, Shop.Northwind.Owner])
        {
            using var browser = await desk.SignInAs(person);
            Assert.Equal(403, (await browser.GetAsync(List)).Code);
            Assert.Equal(403, (await browser.GetAsync($"{List}/{id}")).Code);
            Assert.Equal(403, (await browser.PostFromAsync("/account", List, ("Archive", id.ToString()))).Code);
            Assert.Equal(403, (await browser.PostFromAsync("/account", $"{List}/{id}", ("Act", "remove"))).Code);
        }

        using var client = await desk.SignInAs(Shop.Harbor.Office);
        Assert.NotEqual(200, (await client.GetAsync(List)).Code);
        using var acme = await desk.SignInAs(desk.Database.Acme.Admin);
        Assert.Equal(404, (await acme.GetAsync($"{List}/{id}")).Code);
        Assert.Equal(404, (await acme.PostFromAsync(List, List, ("Archive", id.ToString()))).Code);
        Assert.Equal(404, (await acme.PostFromAsync(List, $"{List}/{id}", ("Form.Name", "Taken over"), ("Form.Phase", "open"), ("Version", "1"))).Code);
        Assert.True(await desk.Database.Truth<bool>("select is_active and name <> 'Taken over' from ticket_statuses where id = $1", id));
    }

    private static string Name(string name) => $"{name} {Guid.CreateVersion7():N}";

    private static string ChangeOn(Answer page) => page.Document.QuerySelector("input[name=Change]")!.GetAttribute("value")!;

    private Task<Guid> Default(string phase) =>
        desk.Database.Truth<Guid>("select id from ticket_statuses where tenant_id = $1 and phase = $2 and is_default", Shop.TenantId, phase);

    private Task<int> Place(Guid id) => desk.Database.Truth<int>("select sort_order from ticket_statuses where id = $1", id);

    private async Task<Guid> Add(string name, string phase = "open")
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, List + "/new", ("Form.Name", name), ("Form.Phase", phase))).Code);
        return await desk.Database.Truth<Guid>("select id from ticket_statuses where name = $1", name);
    }

    private async Task<OpenedTicket> Accepted()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        return ticket;
    }
}
