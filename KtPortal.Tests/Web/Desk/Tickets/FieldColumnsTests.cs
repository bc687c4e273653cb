using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Custom fields that are marked for lists: columns, filters, views and files of the list of tickets.</summary>
public sealed class FieldColumnsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Listed = "in_list = true";
    private const string Options = """options = '[{"value":"a","label":"Alpha"},{"value":"b","label":"Beta"}]'""";

    private Shop Shop => desk.Shop;

    /// <summary>A type, what it may be besides, a value that is looked for and one that isn't, what is asked, and what a cell says of it.</summary>
    public static TheoryData<string, string, string, string, string, string> Kinds => new()
    {
        { "text", "", "\"50 % more\"", "\"50 more\"", "=0 %25 M", "50 % more" },
        { "dropdown", Options, "\"a\"", "\"b\"", "=a", "Alpha" },
        { "dropdown", Options, "\"a\"", "\"b\"", "=b&custom-it.is=not", "Alpha" },
        { "checkboxes", Options, "[\"a\",\"b\"]", "[\"b\"]", "=a", "Alpha, Beta" },
        { "toggle", "", "true", "false", "=yes", "Yes" },
        { "number", "", "12.5", "7", ".from=10&custom-it.until=12.5", "12.5" },
        { "currency", "", """{"amount":"1200.00","currency":"EUR"}""", """{"amount":"90.00","currency":"EUR"}""", ".from=1,200&custom-it.until=", "1,200.00 EUR" },
        { "rating", "", "4", "2", ".from=3&custom-it.until=", "4 of 5" },
        { "date", "", "\"2026-03-31\"", "\"2026-04-01\"", ".from=2026-03-31&custom-it.until=2026-03-31", "31 Mar 2026" },
        {
            "datetime", "", """{"at":"2026-03-31T12:00:00Z","zone":"UTC"}""", """{"at":"2026-05-01T12:00:00Z","zone":"UTC"}""",
            ".from=&custom-it.until=2026-04-02", "31 Mar 2026"
        },
    };

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_list_is_narrowed_by_it_and_shows_it(string type, string more, string value, string other, string asked, string said)
    {
        foreach (var visibility in (string[])["public", "internal"])
        {
            await Clear();
            await FieldsTests.Define(desk, "it", visibility, $"field_type = '{type}', {Listed}{(more.Length > 0 ? ", " + more : "")}");
            var (found, left) = (await OpenAsync(visibility, value), await OpenAsync(visibility, other));
            await OpenAsync(visibility, null);
            using var manager = await desk.SignInAs(Shop.Manager);

            var list = await manager.Follow($"/desk/tickets?view=all&form=1&custom-it{asked}&columns=custom-it");
            Assert.Equal([found], list.Numbers().Where(n => n == found || n == left));
            Assert.Contains(said, list.Document.QuerySelector("#list")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
            var filter = await manager.GetAsync("/desk/lists/tickets/filter?custom-it" + asked);
            Assert.NotNull(filter.Document.QuerySelector("#filter-custom-it[open]"));
            var file = await manager.GetAsync($"/desk/lists/tickets/export.csv?view=all&custom-it{asked}&columns=number,custom-it");
            Assert.Contains("Ticket,it", file.Body, StringComparison.Ordinal);
            Assert.Contains(found, file.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(left, file.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_for_lists_or_not_for_its_reader_is_not_offered_and_asks_for_nothing()
    {
        await Clear();
        await FieldsTests.Define(desk, "hidden", "internal", Listed);
        await FieldsTests.Define(desk, "shared", "partner", Listed);
        await FieldsTests.Define(desk, "unlisted", "public");
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, "Has fields of all");
        await desk.Database.Force("""
            insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields)
            values ($1, $2, 'internal', '{"hidden": "secret"}'), ($1, $2, 'partner', '{"shared": "told"}')
            """, Shop.TenantId, ticket.Id);

        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var list = await partner.GetAsync("/desk/tickets?view=all");
        Assert.Equal(["custom-shared"], Offered(list));
        list = await partner.GetAsync("/desk/tickets?view=all&custom-shared=told&custom-hidden=nothing&columns=custom-shared,custom-hidden,custom-unlisted");
        Assert.Contains(ticket.Number, list.Numbers());
        Assert.Contains("told", list.Document.QuerySelector("#list")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", list.Body, StringComparison.Ordinal);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(["custom-hidden", "custom-shared"], Offered(await manager.GetAsync("/desk/tickets?view=all")).Order());
        Assert.Null((await manager.GetAsync("/desk/lists/tickets/filter")).Document.QuerySelector("#filter-custom-unlisted"));
    }

    [Fact]
    public async Task A_view_keeps_it_and_columns_stay_for_who_chose_them()
    {
        await Clear();
        await FieldsTests.Define(desk, "it", "public", Listed);
        var found = await OpenAsync("public", "\"Kept in a view\"");
        var left = await OpenAsync("public", "\"Something else\"");
        using var manager = await desk.SignInAs(Shop.Manager);
        const string Query = "?view=all&custom-it=in+a+view&columns=custom-it";
        var saved = await manager.PostFromAsync("/desk/lists/tickets/views" + Query, "/desk/lists/tickets/views" + Query, ("Name", "By field"), ("Do", "new"));
        Assert.Equal(303, saved.Code);
        var list = await manager.Follow(saved.Location!);
        Assert.Equal([found], list.Numbers().Where(n => n == found || n == left));
        Assert.Contains("Kept in a view", list.Document.QuerySelector("#list")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(302, (await manager.GetAsync("/desk/tickets?view=all&form=columns&columns=custom-it")).Code);
        Assert.Contains(
            "Kept in a view", (await manager.GetAsync("/desk/tickets?view=all")).Document.QuerySelector("#list")!.TextContent, StringComparison.Ordinal);

        // It is gone with its field, and so is what the view says of it.
        await Clear();
        Assert.Equal(200, (await manager.Follow(saved.Location!)).Code);
    }

    private static List<string> Offered(Answer list) =>
        [.. list.Document.QuerySelectorAll("input[name=columns][value^=custom-]").Select(c => c.GetAttribute("value")!)];

    private async Task<string> OpenAsync(string visibility, string? value)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Has a field");
        var fields = $$"""{"it": {{value}}}""";
        if (value is not null && visibility == "public")
        {
            await desk.Database.Force("update tickets set custom_fields = $2::jsonb where id = $1", ticket.Id, fields);
        }
        else if (value is not null)
        {
            await desk.Database.Force(
                "insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields) values ($1, $2, $3, $4::jsonb)",
                Shop.TenantId, ticket.Id, visibility, fields);
        }

        return ticket.Number;
    }

    private async Task Clear()
    {
        await desk.Database.Force("delete from ticket_private_fields");
        await desk.Database.Force("update tickets set custom_fields = '{}' where custom_fields <> '{}'");
        await desk.Database.Force("delete from custom_field_definitions");
    }
}
