using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>Files that may not come along: the ticket is sent without them, and each is named.</summary>
public sealed class TicketFilesTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private static readonly Part[] Typed = [Part.Field("Subject", "Pictures of the damage"), Part.Field("Description", "Attached is what it looks like.")];

    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_file_of_51_MB_is_refused_by_name_and_the_ticket_sent()
    {
        var large = new byte[51 * 1024 * 1024];
        TestFiles.Png.CopyTo(large, 0);
        var page = await SendAndLand(Part.File("large.png", large), Part.File("small.png", TestFiles.Png));
        Assert.Contains("large.png was not added. This file is larger than 50 MB.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["small.png"], Names(page));
    }

    [Fact]
    public async Task A_program_in_a_pictures_clothes_is_refused_by_name()
    {
        var page = await SendAndLand(Part.File("holiday.png", TestFiles.Exe), Part.File("setup.exe", TestFiles.Exe));
        Assert.Contains("holiday.png was not added. This file ends in .png but contains something else.", page.Text, StringComparison.Ordinal);
        Assert.Contains("setup.exe was not added. Programs,", page.Text, StringComparison.Ordinal);
        Assert.Empty(Names(page));
    }

    [Fact]
    public async Task Of_21_files_20_are_taken_and_the_last_is_named()
    {
        var page = await SendAndLand([.. Enumerable.Range(1, 21).Select(i => Part.File($"page-{i}.png", TestFiles.Png))]);
        Assert.Contains("page-21.png was not added: you can send at most 20 files at a time.", page.Text, StringComparison.Ordinal);
        Assert.Equal(20, Names(page).Count);
    }

    [Fact]
    public async Task A_refused_form_keeps_the_file_that_has_already_travelled()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var refused = await browser.SendFormAsync("/portal/tickets/new", Part.Field("Subject", "Oh"), Part.Field("Description", "Attached is what it looks like."), Part.File("damage.png", TestFiles.Png));
        Assert.Equal(422, refused.Code);
        var kept = Assert.IsType<IHtmlInputElement>(refused.Document.QuerySelector("input[name=UploadedFiles]"), exactMatch: false);
        Assert.True(kept.IsChecked);
        Assert.Contains("damage.png", refused.Text, StringComparison.Ordinal);

        var sent = await browser.SendFormAsync(refused, [.. Typed, Part.Field("UploadedFiles", kept.Value)]);
        Assert.Equal(303, sent.Code);
        Assert.Equal(["damage.png"], Names(await browser.GetAsync(sent.Location!)));
    }

    [Fact]
    public async Task Somebody_elses_waiting_file_can_not_be_taken()
    {
        using var drew = await portal.App.SignInAs(Shop.Harbor.Drew);
        var refused = await drew.SendFormAsync("/portal/tickets/new", Part.File("drews.png", TestFiles.Png));
        var id = refused.Document.QuerySelector("input[name=UploadedFiles]")!.GetAttribute("value")!;

        var page = await SendAndLand(Part.Field("UploadedFiles", id), Part.Field("UploadedFiles", "no id at all"));
        Assert.Empty(Names(page));
    }

    [Theory]
    [InlineData("19%22 rack.png", "19\" rack.png")]
    [InlineData("two%0D%0Alines.png", "twolines.png")]
    [InlineData("100%25 done.png", "100%25 done.png")]
    public async Task A_name_is_read_as_browsers_write_it(string written, string read) =>
        Assert.Equal([read], Names(await SendAndLand(Part.File(written, TestFiles.Png))));

    [Fact]
    public async Task A_text_is_shown_in_the_charset_it_was_written_in()
    {
        var page = await SendAndLand(Part.File("gruss.txt", "Grüße"u8.ToArray()), Part.File("alt.log", [.. "Gr"u8, 0xFC, 0xDF, (byte)'e']));
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var types = new List<string?>();
        foreach (var link in page.Document.QuerySelectorAll("#conversation a.file").Select(a => a.GetAttribute("href")!))
        {
            var shown = await browser.GetAsync(link);
            types.Add(shown.ContentType);
            Assert.Equal("Grüße", shown.Body);
        }

        Assert.Equal(["text/plain; charset=utf-8", "text/plain; charset=windows-1252"], types.Order());
    }

    private async Task<Answer> SendAndLand(params Part[] more)
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var sent = await browser.SendFormAsync("/portal/tickets/new", [.. Typed, .. more]);
        Assert.True(sent.Code == 303, $"{sent.Code}: {sent.Text}");
        return await browser.GetAsync(sent.Location!);
    }

    private static List<string> Names(Answer page) =>
        [.. page.Document.QuerySelectorAll("#conversation a.file .font-medium").Select(name => name.Text().Trim())];
}
