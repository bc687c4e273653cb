using KtPortal.Core.Data;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Rows from before texts knew how they were written.</summary>
public sealed class CarriedOverFormatTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("portal", false, "It is **bold** there", "plain")]
    [InlineData("form", false, "[a](https://example.com)", "plain")]
    [InlineData("desk", true, "Called: __init__", "markdown")]
    [InlineData("phone", true, "Called: nothing", "markdown")]
    [InlineData("email", false, "It lies on \\\\fs01\\scans, in __init__", "plain")]
    [InlineData("email", false, "1. a\n3. b\n--\nDana", "plain")]
    [InlineData("email", false, "Plain.\n\nFiles of the mail that are not here: a\\_b.exe (too large)", "plain")]
    [InlineData("email", false, "From HTML: \\_\\_init\\_\\_ \\& more", "markdown")]
    [InlineData("email", true, "See [our site](https://example.com/)", "markdown")]
    public async Task A_text_is_carried_over_by_what_it_was_made_from(string source, bool isStaff, string text, string format)
    {
        var shop = database.Shop;
        var ticket = await shop.OpenTicket(shop.Harbor.Dana);
        await shop.Reply(ticket, shop.Harbor.Dana);
        await database.Force("update tickets set source = $2, description = $3 where id = $1", ticket.Id, source, text);
        await database.Force(
            "update ticket_comments set source = $2, content = $3, is_staff = $4 where ticket_id = $1", ticket.Id, source, text, isStaff);
        await database.Force("alter table tickets drop column description_format; alter table ticket_comments drop column content_format");
        var migration = Migrator.Files.Single(file => file.Name.Contains("text_formats", StringComparison.Ordinal)).Sql;
        await database.Force(migration);

        Assert.Equal((format, format), (
            await database.Truth<string>("select description_format from tickets where id = $1", ticket.Id),
            await database.Truth<string>("select content_format from ticket_comments where ticket_id = $1", ticket.Id)));
    }
}
