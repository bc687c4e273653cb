using AngleSharp.Html.Dom;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Custom fields on tickets: as clients send them, as staff fill them in, and before a ticket is resolved.</summary>
public sealed class CustomFieldsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Subject = "The scanner is silent";
    private const string Description = "It hums, but nothing arrives in the folder.";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_client_is_asked_for_what_belongs_to_the_category_and_everything_typed_stays()
    {
        await Clear();
        var category = Shop.Categories["Technical Support"];
        await FieldsTests.Define(desk, "device", "public",
            $"required_on = 'create', field_type = 'dropdown', options = '[{{\"value\":\"pc\",\"label\":\"A computer\"}}]', scope_id = '{category}'");
        await FieldsTests.Define(desk, "os", "public", """conditions = '{"all":[{"field":"device","op":"eq","value":"pc"}]}'""");
        await FieldsTests.Define(desk, "asset", "internal");
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var empty = await dana.GetAsync("/portal/tickets/new");
        Assert.Null(empty.Document.QuerySelector("[name='Field.device'], [name='Field.os'], [name='Field.asset']"));

        // "Update", as a browser without scripts has it.
        var updated = await dana.PostFromAsync("/portal/tickets/new", "/portal/tickets/new?handler=Fields", ("Subject", Subject), ("CategoryId", $"{category}"));
        Assert.Equal((200, Subject), (updated.Code, updated.Document.QuerySelector("#s")!.GetAttribute("value")));
        Assert.NotNull(updated.Document.QuerySelector("[name='Field.device']"));
        Assert.Null(updated.Document.QuerySelector("[name='Field.os']"));

        var refused = await Send(dana, ("CategoryId", $"{category}"), ("Field.os", "Kept all the same"));
        Assert.Equal(422, refused.Code);
        Assert.Equal("Choose one for “device”.", refused.Document.GetElementById("field-device-err")!.TextContent.Trim());
        Assert.Equal(Subject, refused.Document.QuerySelector("#s")!.GetAttribute("value"));
        Assert.Equal("Kept all the same", refused.Document.QuerySelector("input[type=hidden][name='Field.os']")!.GetAttribute("value"));

        var sent = await Send(dana, ("CategoryId", $"{category}"), ("Field.device", "pc"), ("Field.os", "Linux"), ("Field.asset", "stolen"), ("Field.none", "x"));
        Assert.Equal(303, sent.Code);
        var number = sent.Location!.Split('/')[^1];
        Assert.Equal("""{"os": "Linux", "device": "pc"}""", await Stored(number));
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from ticket_private_fields"));
        Assert.Contains(
            "A computer", (await dana.GetAsync($"/portal/tickets/{number}")).Document.QuerySelector("#facts")!.TextContent,
            StringComparison.Ordinal);

        // Of another category nobody is asked, and what is sent for it all the same is nothing.
        sent = await Send(dana, ("CategoryId", $"{Shop.Categories["Billing"]}"), ("Field.device", "pc"), ("Field.os", "Linux"));
        Assert.Equal("{}", await Stored(sent.Location!.Split('/')[^1]));
    }

    [Fact]
    public async Task A_client_changes_its_own_answers_and_nothing_else()
    {
        await Clear();
        await FieldsTests.Define(desk, "room", "public");
        await FieldsTests.Define(desk, "order_number", "public", "client_edits = false");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var page = $"/portal/tickets/{ticket.Number}";

        Assert.Equal(303, (await dana.PostFromAsync(page, page + "/fields", ("Field.room", "Reception"))).Code);
        Assert.Equal(404, (await dana.PostFromAsync(page, page + "/fields", ("Field.order_number", "77"))).Code);
        Assert.Equal(404, (await dana.PostFromAsync(page, "/portal/tickets/KT-1/fields", ("Field.room", "x"))).Code);
        var late = await dana.PostFromAsync(page, page + "/fields", ("Field.room", "Surgery"), ("Was.room", "\"Cellar\""));
        Assert.Equal(422, late.Code);
        Assert.Contains("Reception", late.Document.GetElementById("answer-room-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Surgery", late.Document.GetElementById("answer-room")!.GetAttribute("value"));
        Assert.Equal("""{"room": "Reception"}""", await Stored(ticket.Number));
    }

    [Fact]
    public async Task Staff_fill_in_a_row_at_once_take_it_back_and_leave_no_trace_for_whom_it_is_not()
    {
        await Clear();
        await FieldsTests.Define(desk, "stock_tag", "internal");
        await FieldsTests.Define(desk, "branch", "partner");
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        var (address, fields) = ($"/desk/tickets/{ticket.Number}", $"/desk/tickets/{ticket.Number}/fields");
        var before = await Traces(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);

        Assert.Equal(303, (await agent.PostFromAsync(address, fields, ("Key", "stock_tag"), ("Field.stock_tag", "HD-IMG-01"))).Code);
        var told = await agent.GetAsync(address);
        Assert.Contains($"{ticket.Number} stock_tag set to HD-IMG-01", told.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await agent.PostFromAsync(address, fields, ("Key", "branch"), ("Field.branch", "North"))).Code);

        Assert.Equal("{}", await Stored(ticket.Number));
        Assert.Equal("internal {\"stock_tag\": \"HD-IMG-01\"}, partner {\"branch\": \"North\"}", await desk.Database.Truth<string>(
            "select string_agg(visibility || ' ' || fields::text, ', ' order by visibility) from ticket_private_fields where ticket_id = $1", ticket.Id));
        Assert.Equal("internal, partner", await desk.Database.Truth<string>(
            "select string_agg(visibility, ', ' order by visibility) from timeline_events where subject_id = $1 and kind = 'field'", ticket.Id));
        Assert.Equal("""{"stock_tag": "HD-IMG-01"}""", await desk.Database.Truth<string>(
            "select new_values::text from audit_log where entity_id = $1 and event = 'ticket.field' and new_values::text like '%stock_tag%'", ticket.Id));
        Assert.Equal(before, await Traces(ticket));
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var theirs = await partner.GetAsync(address);
        Assert.Contains("North", theirs.Document.QuerySelector("#details")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("stock_tag", theirs.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await partner.PostFromAsync(address, fields, ("Key", "stock_tag"), ("Field.stock_tag", "x"))).Code);
        using var lily = await desk.SignInAs(Shop.Lumen.Dana);
        var clients = await lily.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.DoesNotContain("HD-IMG-01", clients.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("North<", clients.Body, StringComparison.Ordinal);

        var undone = await agent.PostFormAsync(told, ("Change", told.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!));
        Assert.Equal(303, undone.Code);
        Assert.Equal(0, await desk.Database.Truth<long>(
            "select count(*) from ticket_private_fields where ticket_id = $1 and visibility = 'internal' and fields <> '{}'", ticket.Id));
    }

    [Fact]
    public async Task What_does_not_fit_or_was_set_meanwhile_stands_in_its_row_as_it_was_typed()
    {
        await Clear();
        await FieldsTests.Define(desk, "seats", "internal", "field_type = 'number'");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var (address, fields) = ($"/desk/tickets/{ticket.Number}", $"/desk/tickets/{ticket.Number}/fields");
        using var agent = await desk.SignInAs(Shop.Agent);

        var wrong = await agent.PostFromAsync(address, fields, ("Key", "seats"), ("Field.seats", "some"));
        Assert.Equal((422, "some"), (wrong.Code, wrong.Document.GetElementById("field-seats")!.GetAttribute("value")));
        Assert.Equal("Enter a number.", wrong.Document.GetElementById("field-seats-err")!.TextContent.Trim());
        Assert.Equal(303, (await agent.PostFromAsync(address, fields, ("Key", "seats"), ("Field.seats", "4"))).Code);
        var late = await agent.PostFromAsync(address, fields, ("Key", "seats"), ("Field.seats", "5"));
        Assert.Equal((422, "5"), (late.Code, late.Document.GetElementById("field-seats")!.GetAttribute("value")));
        Assert.Equal(303, (await agent.PostFormAsync(late, ("Field.seats", "5"))).Code);
        using var finance = await desk.SignInAs(Shop.Finance);
        Assert.Equal(403, (await finance.PostFromAsync("/account", fields, ("Key", "seats"), ("Field.seats", "6"))).Code);
    }

    [Fact]
    public async Task Before_it_is_resolved_what_is_missing_is_asked_for_in_the_same_form()
    {
        await Clear();
        await FieldsTests.Define(desk, "cause", "internal", "required_on = 'resolved'");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var address = $"/desk/tickets/{ticket.Number}";
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync(address);

        var asked = await agent.PostAsync(address + "/properties", [.. PropertiesOf(page), ("SetStatusId", $"{Shop.Statuses[StatusKey.Resolved]}")]);
        Assert.Equal(422, asked.Code);
        Assert.NotNull(asked.Document.QuerySelector("#properties [name='Field.cause']"));
        Assert.Equal("Fill in “cause”.", asked.Document.GetElementById("ask-cause-err")!.TextContent.Trim());
        Assert.Equal("open", await PhaseOf(ticket));
        Assert.Equal(
            303, (await agent.PostAsync(address + "/properties", [.. PropertiesOf(asked), ("Field.cause", "A broken cable")])).Code);
        Assert.Equal("resolved", await PhaseOf(ticket));
        Assert.Equal("""{"cause": "A broken cable"}""", await desk.Database.Truth<string>("select fields::text from ticket_private_fields where ticket_id = $1", ticket.Id));

        var other = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(other);
        var reply = await agent.PostFormAsync($"/desk/tickets/{other.Number}",
            ("Content", "It works again."), ("Visibility", "public"), ("ThenStatusId", $"{Shop.Statuses[StatusKey.Resolved]}"));
        Assert.Equal(422, reply.Code);
        Assert.Equal("It works again.", reply.Document.GetElementById("words")!.TextContent.Trim());
        Assert.NotNull(reply.Document.QuerySelector("#composer [name='Field.cause']"));
        Assert.Equal(303, (await agent.PostFormAsync(reply, ("Content", "It works again."), ("Visibility", "public"),
            ("ThenStatusId", $"{Shop.Statuses[StatusKey.Resolved]}"), ("Field.cause", "Dust"))).Code);
        Assert.Equal("resolved", await PhaseOf(other));
    }

    [Fact]
    public async Task To_take_back_what_asked_for_an_internal_field_tells_a_partner_nothing_of_it()
    {
        await Clear();
        await FieldsTests.Define(desk, "blame", "internal", "required_on = 'resolved'");
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        var address = $"/desk/tickets/{ticket.Number}";
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync(address);
        Assert.Equal(303, (await agent.PostAsync(
            address + "/properties",
            [.. PropertiesOf(page), ("SetStatusId", $"{Shop.Statuses[StatusKey.Resolved]}"), ("Field.blame", "Their own fault")])).Code);

        var told = await agent.GetAsync(address);
        var change = told.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", change))).Code);

        Assert.Equal("open", await PhaseOf(ticket));
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var timeline = await partner.GetAsync(address + "?tab=timeline");
        Assert.Contains("undid", timeline.Text, StringComparison.Ordinal);
        Assert.Equal(0, await desk.Database.Truth<long>("""
            select count(*) from timeline_events where subject_id = $1 and visibility <> 'internal' and data::text like '%fault%'
            """, ticket.Id));
    }

    [Fact]
    public async Task Staff_fill_them_in_for_a_client_and_the_database_takes_no_value_where_others_read_it()
    {
        await Clear();
        await FieldsTests.Define(desk, "asset", "internal");
        await FieldsTests.Define(desk, "room", "public");
        using var agent = await desk.SignInAs(Shop.Agent);
        var sent = await agent.PostFormAsync("/desk/tickets/new", ("For", Shop.Harbor.Dana.Email), ("Subject", Subject), ("Description", Description),
            ("Field.asset", "HD-1"), ("Field.room", "Cellar"));
        Assert.Equal(303, sent.Code);
        var number = sent.Location!.Split('/')[^1];
        Assert.Equal("""{"room": "Cellar"}""", await Stored(number));
        Assert.Equal("""{"asset": "HD-1"}""", await desk.Database.Truth<string>("select fields::text from ticket_private_fields"));
        await using var staff = await desk.Database.RawAs(Shop.Agent.Actor);
        Assert.True((await staff.Try("update tickets set custom_fields = '{\"asset\": \"HD-1\"}' where number = $1", number)).DidNothing);
        Assert.True((await staff.Try("update ticket_private_fields set fields = '{\"room\": \"Cellar\"}'")).DidNothing);
        Assert.Equal(1, await staff.Run("update tickets set custom_fields = '{\"room\": \"Attic\"}' where number = $1", number));
        await using var client = await desk.Database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.Equal(0, await client.Ask<long>("select count(*) from custom_field_definitions where key = 'asset'"));
        Assert.True((await client.Try("select 1 from ticket_private_fields")).DidNothing);
    }

    private async Task Clear()
    {
        await desk.Database.Force("delete from ticket_private_fields");
        await desk.Database.Force("update tickets set custom_fields = '{}' where custom_fields <> '{}'");
        await desk.Database.Force("delete from custom_field_definitions");
    }

    private static Task<Answer> Send(PortalClient browser, params (string, string)[] more) => browser.PostFromAsync(
        "/portal/tickets/new", "/portal/tickets/new", [("Subject", Subject), ("Description", Description), .. more]);

    // As a browser has the form.
    private static IEnumerable<(string, string)> PropertiesOf(Answer page) =>
        page.Document.QuerySelectorAll("#properties input[type=hidden], #properties select").Select(control => (control.GetAttribute("name")!, control switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value ?? "",
            _ => "",
        }));

    private Task<string> Stored(string number) => desk.Database.Truth<string>("select custom_fields::text from tickets where number = $1", number);

    private Task<string> PhaseOf(OpenedTicket ticket) => desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id);

    // What a client can read of a ticket's changes.
    private Task<string> Traces(OpenedTicket ticket) => desk.Database.Truth<string>("""
        select concat_ws(' ', t.last_activity_at, t.version, t.custom_fields,
            (select count(*) from timeline_events e where e.subject_id = t.id and e.visibility = 'public'))
        from tickets t where t.id = $1
        """, ticket.Id);
}
