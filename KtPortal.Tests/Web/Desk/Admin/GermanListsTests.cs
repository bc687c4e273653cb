using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Languages;

namespace KtPortal.Tests.Web.Desk.Admin;

/// <summary>A German admin configures tickets, and reads no English sentence of ours.</summary>
public sealed class GermanListsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Theory]
    [InlineData("statuses", "Neuer Status")]
    [InlineData("priorities", "Neue Priorität")]
    [InlineData("types", "Neue Art")]
    [InlineData("categories", "Neue Kategorie")]
    [InlineData("queues", "Neue Warteschlange")]
    [InlineData("teams", "Neues Team")]
    public async Task Lists_and_their_forms_are_german(string list, string added)
    {
        using var admin = await SignIn();
        Check(await admin.GetAsync($"/desk/admin/{list}"), added);
        var form = await AdminForm.Open(admin, $"/desk/admin/{list}/new");
        Check(form.Page, added);
        Check(await form.Send(admin, ("Form.Name", " ")), "Geben Sie einen Namen ein.");
    }

    [Fact]
    public async Task Names_that_the_product_brings_are_german_wherever_they_stand()
    {
        using var admin = await SignIn();
        var high = $"/desk/admin/priorities/{Shop.Priorities["High"]}";
        Check(await admin.GetAsync(high), "sieht „Hoch“");
        Assert.Equal(303, (await AdminForm.Save(admin, high, ("Form.Name", "Eilig"))).Code);
        Check(await admin.GetAsync("/desk/admin/priorities"), "Eilig gespeichert");
        Assert.Equal(303, (await AdminForm.Save(admin, high, ("Form.Name", "High"))).Code);
        Check(await admin.GetAsync(high), "hat den Eintrag geändert");
        var steps = (await admin.GetAsync(high)).Document.QuerySelectorAll(".admin-step");
        Assert.Equal("Eilig Hoch", string.Join(' ', steps[0].QuerySelectorAll("del, ins").Select(e => e.TextContent)));
    }

    [Fact]
    public async Task Settings_and_what_is_wrong_with_them_are_german()
    {
        using var admin = await SignIn();
        var form = await AdminForm.Open(admin, "/desk/admin/tickets");
        Check(form.Page, "Ticket-Einstellungen");
        Check(await form.Send(admin, ("Form[AutoCloseDays]", "bald")), "Geben Sie eine ganze Zahl von 0 bis 365 ein.");
    }

    private async Task<PortalClient> SignIn()
    {
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Admin.Id);
        return await desk.SignInAs(Shop.Admin);
    }

    private static void Check(Answer answer, string words)
    {
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        var read = GermanReading.Of(answer.Document);
        Assert.DoesNotContain(GermanReading.English, read.Contains);
    }
}
