using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin;

/// <summary>Custom fields as an admin defines them, without any script.</summary>
public sealed class FieldsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string New = "/desk/admin/fields/new";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_field_is_added_edited_ordered_set_aside_and_deleted()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, New, ("Form.Name", "Serial number"))).Code);
        var entry = (await admin.GetAsync("/desk/admin/fields")).Document.QuerySelectorAll(".admin-name > a")
            .Single(a => a.TextContent == "Serial number").GetAttribute("href")!;
        Assert.Equal(
            "serial_number", await desk.Database.Truth<string>("select key from custom_field_definitions where name = 'Serial number'"));

        Assert.NotNull((await admin.GetAsync(entry)).Document.QuerySelector("input[type=checkbox][name='Form.InList']:not([checked])"));
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.InList", "true"))).Code);
        Assert.True(await desk.Database.Truth<bool>("select in_list from custom_field_definitions where key = 'serial_number'"));
        Assert.NotNull((await admin.GetAsync(entry)).Document.QuerySelector("input[name='Form.InList'][checked]"));
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.Name", "Serial"), ("Form.Rules[MaxLength]", "12"), ("Form.Help", "On the back"))).Code);
        Assert.Equal("serial_number {\"max_length\": 12}", await desk.Database.Truth<string>(
            "select key || ' ' || validation::text from custom_field_definitions where name = 'Serial'"));
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "archive"))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "restore"))).Code);
        Assert.Contains(
            "Serial number", (await admin.GetAsync(entry)).Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "remove"))).Code);
        Assert.Equal(404, (await admin.GetAsync(entry)).Code);

        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.GetAsync("/desk/admin/fields")).Code);
        using var partner = await desk.SignInAs(Shop.Northwind.Owner);
        Assert.Equal(403, (await partner.GetAsync(New)).Code);
    }

    [Fact]
    public async Task What_clients_see_depends_on_no_type_of_ticket()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var type = await desk.Database.Truth<Guid>("select id from ticket_types where tenant_id = $1 and name = 'Incident'", Shop.TenantId);
        (string, string?)[] form = [("Form.Name", "Of incidents"), ("Form.ScopeId", type.ToString()), ("Form.Visibility", "client_read")];
        var refused = await AdminForm.Save(admin, New, form);
        Assert.Equal(422, refused.Code);
        Assert.Contains("Clients don’t know ticket types", refused.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await AdminForm.Save(admin, New, [.. form[..2], ("Form.Visibility", "partner")])).Code);
    }

    [Fact]
    public async Task Options_and_a_condition_are_small_forms_that_grow_by_Update()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var form = await AdminForm.Open(admin, New);
        var typed = await form.SendTo(
            admin, New + "?handler=Update", ("Form.Name", "Device"), ("Form.Type", "dropdown"), ("Form.NewOptions", "Laptop\nPhone\n"),
            ("Form.Conditions[0].Field", "ticket.category"));

        Assert.Equal(200, typed.Code);
        Assert.Equal("Device", AdminForm.In(typed)["Form.Name"]);
        Assert.Equal("laptop", AdminForm.In(typed)["Form.Options[0].Value"]);
        Assert.Contains(
            "Technical Support", typed.Document.QuerySelector("[name='Form.Conditions[0].Value']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from custom_field_definitions where name = 'Device'"));

        var raised = await AdminForm.In(typed).SendTo(admin, New + "?handler=Update", ("Raise", "1"));
        Assert.Equal("phone", AdminForm.In(raised)["Form.Options[0].Value"]);
        var saved = await AdminForm.In(raised).Send(
            admin, ("Form.Conditions[0].Op", "eq"), ("Form.Conditions[0].Value", Shop.Categories["Technical Support"].ToString()),
            ("Form.Visibility", "client_edit"));
        Assert.Equal(303, saved.Code);
        Assert.Equal(
            $$"""{"all": [{"op": "eq", "field": "ticket.category", "value": "{{Shop.Categories["Technical Support"]}}"}]}""",
            await desk.Database.Truth<string>("select conditions::text from custom_field_definitions where name = 'Device'"));

        var category = await admin.GetAsync($"/desk/admin/categories/{Shop.Categories["Technical Support"]}");
        Assert.Contains("1 custom field", category.Document.QuerySelector(".admin-side")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Form.Type", "matrix", "type-err")]
    [InlineData("Form.Key", "Not a key", "key-err")]
    [InlineData("Form.Rules[Pattern]", "([", "minlength-err")]
    [InlineData("Form.Rules[MinLength]", "some", "minlength-err")]
    [InlineData("Form.RequiredOn", "create", "requiredon-err")]
    public async Task What_is_wrong_is_told_at_its_place_and_all_that_was_typed_stays(string field, string value, string error)
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var refused = await AdminForm.Save(admin, New, ("Form.Name", "Wrong"), ("Form.Help", "Kept"), (field, value));
        Assert.Equal((422, "Kept"), (refused.Code, AdminForm.In(refused)["Form.Help"]));
        Assert.NotNull(refused.Document.GetElementById(error));
    }

    [Fact]
    public async Task With_values_a_field_keeps_its_type_and_its_readers_and_is_not_deleted()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var id = await Define(desk, "kept", "public");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await desk.Database.Force("update tickets set custom_fields = '{\"kept\": \"x\"}' where id = $1", ticket.Id);
        var address = $"/desk/admin/fields/{id}";

        Assert.Contains(
            "1 ticket", (await AdminForm.Save(admin, address, ("Form.Type", "number"))).Document.GetElementById("type-err")!.TextContent,
            StringComparison.Ordinal);
        Assert.NotNull((await AdminForm.Save(admin, address, ("Form.Visibility", "internal"))).Document.GetElementById("visibility-err"));
        Assert.Equal(409, (await admin.PostFromAsync(address, address, ("Act", "remove"))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.Name", "Kept, renamed"))).Code);
    }

    [Fact]
    public async Task A_condition_names_what_its_readers_know_and_leads_in_no_circle()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        await Define(desk, "hidden_one", "internal");
        var (first, second) = (await Define(desk, "first_one", "public"), await Define(desk, "second_one", "public"));
        async Task<string?> Refusal(Guid of, string field) => (await AdminForm.Save(
            admin, $"/desk/admin/fields/{of}", ("Form.Conditions[0].Field", field), ("Form.Conditions[0].Op", "is_empty"))).Document.QuerySelector("#conditions .field-error")?.TextContent;

        Assert.Contains("hidden_one", await Refusal(first, "hidden_one"), StringComparison.Ordinal);
        Assert.Contains("don’t know", await Refusal(first, "ticket.queue"), StringComparison.Ordinal);
        Assert.Null(await Refusal(first, "second_one"));
        Assert.Contains("depends on this field", await Refusal(second, "first_one"), StringComparison.Ordinal);
        var kept = await admin.PostFromAsync($"/desk/admin/fields/{second}", $"/desk/admin/fields/{second}", ("Act", "remove"));
        Assert.Equal(409, kept.Code);
    }

    /// <summary>A text field of this key.</summary>
    internal static async Task<Guid> Define(OpenPortal desk, string key, string visibility, string more = "")
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force($"""
            insert into custom_field_definitions (tenant_id, id, entity_type, key, name, field_type, visibility, client_edits, sort_order)
            values ($1, $2, 'ticket', $3, $3, 'text', $4, $5, 50)
            """, desk.Shop.TenantId, id, key, visibility, visibility == "public");
        if (more.Length > 0)
        {
            await desk.Database.Force($"update custom_field_definitions set {more} where id = $1", id);
        }

        return id;
    }
}
