using System.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Forms;

/// <summary>A file that has travelled stays with its form until the form is taken, and one that was not taken is named.</summary>
public sealed class KeptFilesTests(KeptFilesTests.ManyUploads portal) : IClassFixture<KeptFilesTests.ManyUploads>
{
    private static readonly Part Picture = Part.File("damage.png", TestFiles.Png);

    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("")]
    [InlineData("nobody@nowhere.example")]
    [InlineData("dana@pine-bakery.kt.example")]
    public async Task At_the_desk_files_wait_while_it_is_unclear_for_whom_they_are(string first)
    {
        foreach (var (staff, client) in ((Person, ClientCompany)[])[(Shop.Agent, Shop.Harbor), (Shop.Northwind.Owner, Shop.Lumen)])
        {
            using var browser = await portal.SignInAs(staff);
            var refused = await browser.SendFormAsync("/desk/tickets/new", Part.Field("For", first), Part.Field("Subject", "No"), Picture);
            Assert.Equal(422, refused.Code);
            Assert.Contains("damage.png", refused.Text, StringComparison.Ordinal);

            var sent = await browser.SendFormAsync(refused, [.. Kept(refused), Part.Field("For", client.Dana.Email),
                Part.Field("Subject", "Pictures of the damage"), Part.Field("Description", "As they sent them.")]);
            Assert.True(sent.Code == 303, sent.Text);
            Assert.Contains("damage.png", (await browser.GetAsync(sent.Location!)).Text, StringComparison.Ordinal);
            using var dana = await portal.SignInAs(client.Dana);
            var seen = await dana.GetAsync(sent.Location!.Replace("desk", "portal", StringComparison.Ordinal));
            Assert.Contains("damage.png", seen.Text, StringComparison.Ordinal);
            Assert.Equal(0, await portal.Database.Truth<long>("""
                select count(*) from organizations o where o.id <> $1 and o.storage_used_bytes <>
                    coalesce((select sum(size_bytes) from files f where f.tenant_id = o.tenant_id and f.organization_id = o.id), 0)
                """, Shop.Maple.Id)); // whose file another test takes away behind the product's back
        }
    }

    [Fact]
    public async Task Nobody_hands_over_what_is_not_his_nor_to_whom_he_does_not_serve()
    {
        var (others, own) = (await Shop.Upload(Shop.Agent), await Shop.Upload(Shop.Northwind.Owner));
        foreach (var (who, file, to, goes) in ((Person, Guid, ClientCompany, bool)[])
            [
                (Shop.Manager, others, Shop.Harbor, false), (Shop.Northwind.Owner, own, Shop.Harbor, false),
                (Shop.Northwind.Owner, own, Shop.Cedar, false), (Shop.Northwind.Owner, own, Shop.Lumen, true), (Shop.Agent, others, Shop.Pine, true),
            ])
        {
            await using (var session = await portal.Database.RawAs(who.Actor))
            {
                await session.List<string>($"select '1' from app.hand_files_over(array['{file}'::uuid], '{to.Id}')");
                var there = await session.List<string>($"select '1' from files where id = '{file}' and organization_id = '{to.Id}'");
                Assert.Equal(goes ? 1 : 0, there.Count);
            }

            await using var client = await portal.Database.RawAs(to.Dana.Actor);
            Assert.Equal("42501", (await client.Try($"select '1' from app.hand_files_over(array['{file}'::uuid], '{to.Id}')")).SqlState);
        }
    }

    [Fact]
    public async Task A_reply_without_a_reader_keeps_its_file()
    {
        foreach (var staff in (Person[])[Shop.Agent, Shop.Northwind.Staff])
        {
            var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
            using var browser = await portal.SignInAs(staff);
            var refused = await browser.SendFormAsync(
                $"/desk/tickets/{ticket.Number}", Part.Field("Content", "See there"), Part.Field("Visibility", "all"), Picture);
            Assert.Equal(422, refused.Code);
            var sent = await browser.SendFormAsync(
                refused, [.. Kept(refused), Part.Field("Content", "See there"), Part.Field("Visibility", "public")]);
            Assert.Equal(303, sent.Code);
            using var dana = await portal.SignInAs(Shop.Lumen.Dana);
            Assert.Contains("damage.png", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_refused_because_the_ticket_was_closed_names_the_file_beside_the_words()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var agent = await portal.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        await Shop.SetStatus(ticket, "closed");
        var refused = await agent.SendFormAsync(page, Part.Field("Content", "One thing more"), Part.Field("Visibility", "public"), Picture);
        Assert.Equal(409, refused.Code);
        Assert.Contains("damage.png", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_was_not_taken_is_named_with_its_reason_wherever_it_was_sent()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        Part[] programs = [.. Enumerable.Range(1, 60).Select(i => Part.File($"setup-of-a-long-name-{i:00}.exe", TestFiles.Exe))];
        Part[] told = [Part.Field("Subject", "Programs for you"), Part.Field("Description", "All of them, please.")];
        foreach (var (who, path, typed) in ((Person, string, Part[])[])
            [
                (Shop.Harbor.Dana, "/portal/tickets/new", told),
                (Shop.Harbor.Dana, $"/portal/tickets/{ticket.Number}", [Part.Field("Content", "All of them")]),
                (Shop.Agent, $"/desk/tickets/{ticket.Number}", [Part.Field("Content", "All of them"), Part.Field("Visibility", "public")]),
                (Shop.Agent, "/desk/tickets/new", [Part.Field("For", Shop.Harbor.Dana.Email), .. told]),
            ])
        {
            using var browser = await portal.SignInAs(who);
            var sent = await browser.SendFormAsync(path, [.. typed, .. programs]);
            Assert.Equal(303, sent.Code);
            var page = await browser.GetAsync(sent.Location!.Split('#')[0]);
            Assert.All(programs, p => Assert.Contains($"{p.FileName} was not added. Programs,", page.Text, StringComparison.Ordinal));
            Assert.DoesNotContain("was not added", (await browser.GetAsync(sent.Location!.Split('#')[0])).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_files_kept_from_before_there_are_still_twenty_together_and_the_others_are_named()
    {
        using var dana = await portal.SignInAs(Shop.Harbor.Dana);
        Part[] files = [.. Enumerable.Range(1, 15).Select(i => Part.File($"first-{i}.png", TestFiles.Png))];
        var refused = await dana.SendFormAsync("/portal/tickets/new", files);
        Assert.Equal(15, Kept(refused).Length);
        Part[] more = [.. Enumerable.Range(1, 6).Select(i => Part.File($"more-{i}.png", TestFiles.Png))];
        Part[] typed = [Part.Field("Subject", "Very many"), Part.Field("Description", "All there are.")];
        var sent = await dana.SendFormAsync(refused, [.. Kept(refused), .. typed, .. more]);
        var page = await dana.GetAsync(sent.Location!);
        Assert.Contains("more-6.png was not added: you can send at most 20 files at a time.", page.Text, StringComparison.Ordinal);
        Assert.Equal(20, page.Document.QuerySelectorAll("#conversation a.file").Length);
    }

    [Fact]
    public async Task A_file_that_waited_too_long_is_missed()
    {
        using var dana = await portal.SignInAs(Shop.Maple.Dana);
        var refused = await dana.SendFormAsync("/portal/tickets/new", Picture);
        var kept = Kept(refused).Single();
        await portal.Database.Force("delete from files where id = $1", Guid.Parse(Encoding.UTF8.GetString(kept.Content)));
        var sent = await dana.SendFormAsync(
            refused, kept, Part.Field("Subject", "With a picture"), Part.Field("Description", "It is attached."));
        var page = await dana.GetAsync(sent.Location!);
        Assert.Contains("A file you added earlier is no longer here.", page.Text, StringComparison.Ordinal);
    }

    public sealed class ManyUploads : OpenPortal
    {
        protected override Dictionary<string, string> Settings => new() { ["KT_LIMIT_UPLOADS"] = "1000" };
    }

    private static Part[] Kept(Answer page) =>
        [.. page.Document.QuerySelectorAll("input[name=UploadedFiles][checked]").Select(i => Part.Field("UploadedFiles", i.GetAttribute("value")!))];
}
