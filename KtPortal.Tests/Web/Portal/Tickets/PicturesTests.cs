using System.Globalization;
using AngleSharp.Dom;
using KtPortal.Core.Files;
using KtPortal.Tests.Files;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>Pictures on a ticket: in the order in which they were sent, small beside their name, and seen by who sees the file.</summary>
public sealed class PicturesTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Files_keep_the_order_in_which_they_were_sent()
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"step {13 - i}.png")), "notes.txt"];
        var page = await Send(Shop.Harbor.Dana, [.. names.Select(name => name.EndsWith("png", StringComparison.Ordinal) ? Part.File(name, TestFiles.Png) : Part.File(name, "Notes"u8.ToArray()))]);
        using var agent = await portal.SignInAs(Shop.Agent);
        var desk = (await agent.GetAsync(page.Path.Replace("/portal/", "/desk/", StringComparison.Ordinal))).Document;
        Assert.Equal(names, Names(page.Document));
        Assert.Equal(names, Names(desk));
        Assert.Equal(12, desk.QuerySelectorAll("a[data-picture] img.thumbnail").Length);
    }

    [Fact]
    public async Task A_picture_is_small_in_the_page_and_opens_without_scripts_in_a_tab_of_its_own()
    {
        var page = await Send(Shop.Pine.Dana, Part.File("wide.png", PictureReductionTests.Png(1600, 400)), Part.File("notes.txt", "Notes"u8.ToArray()));
        var link = page.Document.QuerySelector("#conversation a[data-picture='wide.png']")!;
        Assert.Equal("_blank", link.GetAttribute("target"));
        var small = link.QuerySelector("img")!;
        Assert.Equal("", small.GetAttribute("alt"));
        Assert.Null(page.Document.QuerySelector("#conversation a.file:not([data-picture]) img"));

        using var dana = await portal.SignInAs(Shop.Pine.Dana);
        using var stranger = await portal.SignInAs(Shop.Harbor.Dana);
        using var colleague = await portal.SignInAs(Shop.Pine.Drew);
        var address = small.GetAttribute("src")!;
        for (var i = 0; i < 2; i++)
        {
            var shown = await dana.GetAsync(address);
            Assert.Equal((200, "image/webp", "no-cache, private"), (shown.Code, shown.ContentType, shown.Headers["Cache-Control"]));
            Assert.Equal(404, (await stranger.GetAsync(address)).Code);
            Assert.Equal(404, (await colleague.GetAsync(address)).Code);
        }

        dana.Headers["If-None-Match"] = (await dana.GetAsync(address)).Headers["ETag"];
        Assert.Equal(304, (await dana.GetAsync(address)).Code);
        stranger.Headers["If-None-Match"] = dana.Headers["If-None-Match"];
        Assert.Equal(404, (await stranger.GetAsync(address)).Code);
        // To look at it small is no download.
        Assert.Equal(0, await portal.Database.Truth<int>("select access_count from files where original_filename = 'wide.png'"));
    }

    [Fact]
    public async Task A_picture_that_can_not_be_made_small_leaves_its_icon()
    {
        var page = await Send(
            Shop.Pine.Drew, Part.File("bomb.png", PictureReductionTests.Png(50_000, 50_000, written: 5)), Part.File("broken.png", [.. TestFiles.Png[..16], .. new byte[40]]));
        using var drew = await portal.SignInAs(Shop.Pine.Drew);
        foreach (var small in page.Document.QuerySelectorAll("#conversation img.thumbnail"))
        {
            Assert.Equal(204, (await drew.GetAsync(small.GetAttribute("src")!)).Code);
            Assert.NotNull(small.ParentElement!.QuerySelector("svg"));
        }

        var gone = await Shop.OpenTicket(Shop.Pine.Drew, files: await Shop.Upload(Shop.Pine.Drew));
        var missing = (await drew.GetAsync($"/portal/tickets/{gone.Number}")).Document.QuerySelector("img.thumbnail")!;
        Assert.Equal(204, (await drew.GetAsync(missing.GetAttribute("src")!)).Code);
    }

    [Fact]
    public async Task With_a_file_goes_its_small_picture()
    {
        var page = await Send(Shop.Harbor.Drew, Part.File("leaves.png", PictureReductionTests.Png(800, 800)));
        using var drew = await portal.SignInAs(Shop.Harbor.Drew);
        Assert.Equal(200, (await drew.GetAsync(page.Document.QuerySelector("img.thumbnail")!.GetAttribute("src")!)).Code);
        var key = await portal.Database.Truth<string>("select object_key from files where original_filename = 'leaves.png'");
        var (store, cancel) = (portal.App.Services.GetRequiredService<FileStores>().Current, TestContext.Current.CancellationToken);
        Assert.True(await store.ExistsAsync(FileKeys.ThumbnailOf(key), cancel));
        await portal.App.Services.GetRequiredService<RemoveObject>()(store.Name, key, cancel);
        Assert.False(await store.ExistsAsync(FileKeys.ThumbnailOf(key), cancel) || await store.ExistsAsync(key, cancel));
    }

    private async Task<Answer> Send(Person by, params Part[] files)
    {
        using var browser = await portal.SignInAs(by);
        var sent = await browser.SendFormAsync(
            "/portal/tickets/new", [Part.Field("Subject", "Pictures of the damage"), Part.Field("Description", "Attached is what it looks like."), .. files]);
        Assert.True(sent.Code == 303, $"{sent.Code}: {sent.Text}");
        return await browser.GetAsync(sent.Location!);
    }

    private static List<string> Names(IParentNode page) =>
        [.. page.QuerySelectorAll("#conversation :is(a.file, .attachments a) :is(.truncate, .file-name)").Select(name => name.Text().Trim())];
}
