using KtPortal.Tests.Support;
using KtPortal.Tests.Text;

namespace KtPortal.Tests.Web.Tickets;

/// <summary>What a client types into the portal's forms is what everybody reads.</summary>
public sealed class TypedTextTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Theory, MemberData(nameof(TypedSamples.All), MemberType = typeof(TypedSamples))]
    public async Task A_client_s_words_are_read_as_they_were_typed(string typed)
    {
        using var client = await portal.SignInAs(Shop.Harbor.Dana);
        var sent = await client.SendFormAsync(
            "/portal/tickets/new", Part.Field("Subject", "What I typed"), Part.Field("Description", typed));
        Assert.Equal(303, sent.Code);
        var number = sent.Location!.Split('?')[0].Split('/')[^1];
        var page = await client.GetAsync($"/portal/tickets/{number}");
        Assert.Equal(303, (await client.SendFormAsync(page, Part.Field("Content", typed))).Code);

        var own = await client.GetAsync($"/portal/tickets/{number}");
        Assert.Equal([typed, typed], own.Document.QuerySelectorAll(".bubble .said").Select(ShownText.Of));
        using var manager = await portal.SignInAs(Shop.Manager);
        var desk = await manager.GetAsync($"/desk/tickets/{number}");
        Assert.Equal([typed, typed], desk.Document.QuerySelectorAll(".message .said").Select(ShownText.Of));
        var line = string.Join(' ', typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var list in (string[])[$"/desk/tickets?q={number}", "/desk/inbox"])
        {
            var row = (await manager.GetAsync(list)).Document.QuerySelector($"[data-row={number}]");
            var preview = row?.QuerySelector(".row-preview")?.TextContent ?? "(none)";
            Assert.StartsWith(preview.TrimEnd('…'), line, StringComparison.Ordinal);
            Assert.True(preview == line || preview.Length > 60, preview);
        }

        var timeline = await manager.GetAsync($"/desk/tickets/{number}?tab=timeline");
        Assert.Contains(line[..Math.Min(line.Length, 60)], timeline.Text, StringComparison.Ordinal);
        await Shop.Accept(new OpenedTicket(await IdOf(number), number)); // makes room in the inbox
    }

    [Fact]
    public async Task What_staff_write_in_the_composer_is_read_as_markdown_by_both()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var manager = await portal.SignInAs(Shop.Manager);
        var page = await manager.GetAsync($"/desk/tickets/{ticket.Number}");
        var sent = await manager.SendFormAsync(page, Part.Field("Visibility", "public"), Part.Field("Content", "Please **restart** it."));
        Assert.Equal(303, sent.Code);
        using var client = await portal.SignInAs(Shop.Harbor.Dana);
        var read = await client.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.Equal("restart", read.Document.QuerySelector(".bubble .said strong")?.TextContent);
        Assert.Contains("Please restart it.", (await client.GetAsync("/portal")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_a_closed_ticket_keeps_its_letters_in_the_new_one()
    {
        var closed = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Close(closed, Shop.Harbor.Dana);
        using var client = await portal.SignInAs(Shop.Harbor.Dana);
        var page = await client.GetAsync($"/portal/tickets/{closed.Number}");
        var landed = await client.SendFormAsync(page, Part.Field("Content", "__init__ fails\n--\nagain"));
        var followUp = await client.GetAsync(landed.Location!);
        Assert.Equal("__init__ fails\n--\nagain", ShownText.Of(followUp.Document.QuerySelector(".bubble .said")!));
    }

    private Task<Guid> IdOf(string number) =>
        portal.Database.Truth<Guid>("select id from tickets where tenant_id = $1 and number = $2", Shop.TenantId, number);
}
