using KtPortal.Core.Tickets.Relations;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Relating tickets from their pages, without scripts.</summary>
public sealed class RelationPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_ticket_is_related_by_the_link_of_another_and_parted_with_a_way_back()
    {
        var (parent, child) = (await Open(Shop.Harbor.Dana, "New office"), await Open(Shop.Harbor.Dana, "Order the cables"));
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = "/desk/tickets/" + parent.Number;
        var related = await agent.PostFromAsync(
            address, address + "/relations", ("As", "parent"), ("Other", $"http://kt.localhost:5080/desk/tickets/{child.Number}?tab=timeline"));
        Assert.Equal((303, address), (related.Code, related.Location));
        var page = await agent.GetAsync(address);
        Assert.Contains("0 of 1 done", page.Document.QuerySelector("#relations")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($"#relations a[href='/desk/tickets/{child.Number}']"));
        Assert.Contains($"made it a child of {parent.Number}", (await agent.GetAsync($"/desk/tickets/{child.Number}?tab=timeline")).Text, StringComparison.Ordinal);

        // Its client sees both, and no step of it.
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var seen = await dana.GetAsync("/portal/tickets/" + parent.Number);
        Assert.Contains(child.Number, seen.Document.QuerySelector("#related")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("made it", seen.Text, StringComparison.Ordinal);

        var relation = page.Document.QuerySelector("#relations [name=Relation]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/separation", ("Relation", relation))).Code);
        var told = await agent.GetAsync(address);
        Assert.Null(told.Document.QuerySelector($"#relations a[href='/desk/tickets/{child.Number}']"));
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", told.Document.QuerySelector("[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.NotNull((await agent.GetAsync(address)).Document.QuerySelector($"#relations a[href='/desk/tickets/{child.Number}']"));
    }

    [Fact]
    public async Task Words_are_asked_about_and_what_can_not_be_is_said_at_the_field()
    {
        var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana, "Xylophone in the hall"));
        await desk.WordsAreKept();
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = "/desk/tickets/" + one.Number;
        var words = await agent.PostFromAsync(address, address + "/relations", ("As", "blocks"), ("Other", "xylophone"));
        Assert.Equal(422, words.Code);
        Assert.NotNull(words.Document.QuerySelector($"#relations [name=Chosen][value='{two.Number}']"));
        Assert.Equal("blocks", words.Document.QuerySelector("#relations option[selected]")!.GetAttribute("value"));
        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/relations", ("As", "blocks"), ("Other", "xylophone"), ("Chosen", two.Number))).Code);

        var circle = await agent.PostFromAsync(address, address + "/relations", ("As", "blocked_by"), ("Other", two.Number));
        Assert.Equal(422, circle.Code);
        Assert.Contains("circle", circle.Document.QuerySelector("#relate-other-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(422, (await agent.PostFromAsync(address, address + "/relations", ("As", "related"), ("Other", "KT-999999"))).Code);
        Assert.Equal(422, (await agent.PostFromAsync(address, address + "/relations", ("As", "nothing"), ("Other", two.Number))).Code);
    }

    [Fact]
    public async Task A_blocked_ticket_says_so_and_is_resolved_by_who_confirms()
    {
        var (ticket, blocker) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana, "Power is off"));
        await Shop.Relate(ticket, RelationAs.BlockedBy, blocker);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = "/desk/tickets/" + ticket.Number;
        var page = await agent.GetAsync(address);
        Assert.Contains("Power is off", page.Document.QuerySelector("#blocked")!.TextContent, StringComparison.Ordinal);
        (string, string)[] resolving =
        [
            ("Version", page.Document.QuerySelector("#properties [name=Version]")!.GetAttribute("value")!),
            ("StatusId", Shop.Statuses["resolved"].ToString()), ("PriorityId", Shop.Priorities["Medium"].ToString()), ("AssigneeId", ""),
        ];
        var refused = await agent.PostFromAsync(address, address + "/properties", resolving);
        Assert.Equal(422, refused.Code);
        Assert.Contains(blocker.Number, refused.Document.QuerySelector("#properties .banner")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector("#properties button[name=IsSure]"));
        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/properties", [.. resolving, ("IsSure", "true")])).Code);

        var answered = await Open(Shop.Harbor.Dana);
        await Shop.Relate(answered, RelationAs.BlockedBy, blocker);
        var composer = await agent.PostFromAsync(
            "/desk/tickets/" + answered.Number, $"/desk/tickets/{answered.Number}/replies", ("Visibility", "public"), ("Content", "Done."),
            ("ThenStatusId", Shop.Statuses["resolved"].ToString()));
        Assert.Equal(422, composer.Code);
        Assert.NotNull(composer.Document.QuerySelector("#composer [name=IsSure]"));
        Assert.Contains("Done.", composer.Document.QuerySelector("#composer textarea")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<OpenedTicket> Open(Person by, string subject = "The printer is on fire")
    {
        var ticket = await Shop.OpenTicket(by, subject);
        await Shop.Accept(ticket);
        return ticket;
    }
}
