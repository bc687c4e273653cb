using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>What a template says beyond the ticket's own words: further tickets below it, hours, and custom fields.</summary>
public sealed class TemplateChildrenTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task An_admin_says_what_comes_along_and_no_template_leads_back_to_itself()
    {
        await desk.Database.Force("delete from custom_field_definitions");
        await FieldsTests.Define(desk, "laptop", "internal");
        await FieldsTests.Define(desk, "seats", "internal", "field_type = 'number'");
        var (parent, child) = (await Add("Arrives"), await Add("Gets a desk"));
        using var admin = await desk.SignInAs(Shop.Admin);
        var saved = await AdminForm.Save(admin, $"/desk/admin/templates/{parent}",
            ("Form.Children", $"{child}"), ("Form.EstimatedHours", "2.5"), ("Field.laptop", "Light one"));
        Assert.True(saved.Code == 303, saved.Text);
        var kept = await AdminForm.Open(admin, $"/desk/admin/templates/{parent}");
        Assert.Equal(($"{child}", "2.5", "Light one"), (kept["Form.Children"], kept["Form.EstimatedHours"], kept["Field.laptop"]));
        Assert.Contains("Custom fields", kept.Page.Text, StringComparison.Ordinal);
        Assert.Contains("laptop: Light one", kept.Page.Text, StringComparison.Ordinal);

        var circle = await AdminForm.Save(admin, $"/desk/admin/templates/{child}", ("Form.Children", $"{parent}"), ("Form.Name", "Typed anew"));
        Assert.Equal(422, circle.Code);
        Assert.Contains("leads back to it", circle.Document.QuerySelector("#children")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Typed anew", AdminForm.In(circle)["Form.Name"]);
        var wrong = await AdminForm.Save(admin, $"/desk/admin/templates/{child}", ("Form.EstimatedHours", "-1"), ("Field.seats", "many"));
        Assert.Equal(422, wrong.Code);
        Assert.Equal(("-1", "many"), (AdminForm.In(wrong)["Form.EstimatedHours"], AdminForm.In(wrong)["Field.seats"]));
        Assert.NotNull(wrong.Document.QuerySelector("#field-seats-err"));
        Assert.Equal(422, (await AdminForm.Save(admin, $"/desk/admin/templates/{child}", ("Form.Children", $"{Guid.CreateVersion7()}"))).Code);

        // What others hang above themselves stays as long as they do.
        var used = await AdminForm.Open(admin, $"/desk/admin/templates/{child}");
        Assert.Contains("1 template above it", used.Page.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await used.Send(admin, ("Act", "remove"))).Code);
    }

    [Fact]
    public async Task With_the_ticket_those_below_it_are_opened_and_hang_below_each_other()
    {
        await desk.Database.Force("delete from custom_field_definitions");
        await FieldsTests.Define(desk, "floor", "internal");
        var (parent, child, grandchild, aside) = (await Add("Arrives"), await Add("Gets a desk"), await Add("Gets a chair"), await Add("Set aside"));
        await Hang(parent, child, aside);
        await Hang(child, grandchild);
        await desk.Database.Force("update ticket_templates set is_active = false where id = $1", aside);
        await desk.Database.Force("""
            update ticket_templates set subject = 'Set up a desk', custom_fields = '{"floor": "Third", "gone": 1}', assignee_id = $2, estimated_hours = 1.5 where id = $1
            """, child, Shop.Agent.Id);
        using var manager = await desk.SignInAs(Shop.Manager);
        var sent = await manager.PostFormAsync("/desk/tickets/new",
            [("TemplateId", $"{parent}"), ("For", Shop.Harbor.Dana.Email), ("Subject", "Lily begins on Monday"), ("Description", "At the reception.")]);
        Assert.True(sent.Code == 303, string.Join('\n', desk.App.Complaints));
        var number = sent.Location!.Split('/')[^1];

        Assert.Equal($"Set up a desk|1.50|true|{Shop.Agent.Actor.Name}|Third, Gets a chair|true", await desk.Database.Truth<string>("""
            with recursive tree (id, depth) as (
                select id, 0 from tickets where number = $1
                union all select r.target_id, tree.depth + 1 from tree join ticket_relations r on r.source_id = tree.id and r.kind = 'parent')
            select string_agg(concat_ws('|', split_part(t.subject, ' 0', 1), t.estimated_hours, (t.requester_email = $2)::text, t.assignee_name, f.fields ->> 'floor'), ', ' order by depth)
            from tree join tickets t on t.id = tree.id left join ticket_private_fields f on f.ticket_id = t.id and f.visibility = 'internal' where depth > 0
            """, number, Shop.Harbor.Dana.Email));
        var page = await manager.GetAsync($"/desk/tickets/{number}");
        Assert.Contains("Set up a desk", page.Document.QuerySelector("#details")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await desk.Database.Truth<long>(
            "select count(*) from tickets where subject = 'Set up a desk' and source_ref ->> 'no_receipt' = 'true' and source_ref ->> 'child_of' = $1", number));
        var below = await desk.Database.Truth<string>("select number from tickets where subject = 'Set up a desk'");
        Assert.Contains("1.5 h", (await manager.GetAsync($"/desk/tickets/{below}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_custom_fields_are_filled_in_where_nothing_was_typed()
    {
        await desk.Database.Force("delete from custom_field_definitions");
        await FieldsTests.Define(desk, "laptop", "internal", "default_value = '\"Any\"'");
        await FieldsTests.Define(desk, "room", "public");
        var template = await Add("Arrives");
        await desk.Database.Force("""update ticket_templates set custom_fields = '{"laptop": "Light one", "room": "Hall"}' where id = $1""", template);
        using var agent = await desk.SignInAs(Shop.Agent);
        var filled = await agent.PostFromAsync("/desk/tickets/new", "/desk/tickets/new?handler=Template",
            ("TemplateId", $"{template}"), ("Field.laptop", "Any"), ("Field.room", "Surgery"));
        Assert.Equal("Light one", filled.Document.QuerySelector("[name='Field.laptop']")!.GetAttribute("value"));
        Assert.Equal("Surgery", filled.Document.QuerySelector("[name='Field.room']")!.GetAttribute("value"));
        using var manager = await desk.SignInAs(Shop.Manager); // who has no draft of it
        Assert.Equal("Hall", (await manager.GetAsync($"/desk/tickets/new?template={template}")).Document.QuerySelector("[name='Field.room']")!.GetAttribute("value"));
    }

    private async Task<Guid> Add(string name)
    {
        var template = Guid.CreateVersion7();
        await desk.Database.Force(
            "insert into ticket_templates (tenant_id, id, name, description) values ($1, $2, $3, 'As always.')", Shop.TenantId, template, $"{name} {template}");
        return template;
    }

    private async Task Hang(Guid parent, params Guid[] children)
    {
        foreach (var child in children)
        {
            await desk.Database.Force(
                "insert into ticket_template_children (tenant_id, id, template_id, child_id) values ($1, gen_random_uuid(), $2, $3)", Shop.TenantId, parent, child);
        }
    }
}
