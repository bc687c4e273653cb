using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Splitting on a page of its own, without scripts.</summary>
public sealed class SplitPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Comments_are_chosen_and_become_a_ticket()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var (said, other) = (await Shop.Reply(ticket, Shop.Harbor.Dana, "The door squeaks."), await Shop.Reply(ticket, Shop.Harbor.Dana, "It burns."));
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}/split";
        var form = await agent.GetAsync(address);
        Assert.NotNull(form.Document.QuerySelector($"[name=Comments][value='{other}']"));
        var refused = await agent.PostFromAsync(address, address, ("Subject", "The door"));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose", refused.Document.QuerySelector("fieldset .field-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("The door", refused.Document.QuerySelector("[name=Subject]")!.GetAttribute("value"));

        var split = await agent.PostFromAsync(address, address, ("Subject", "The door"), ("Comments", said.ToString()), ("RequesterId", ""));
        Assert.Equal(303, split.Code);
        var made = await agent.GetAsync(split.Location!);
        Assert.Contains("The door squeaks.", made.Text, StringComparison.Ordinal);
        Assert.Contains($"split it off {ticket.Number}", made.Text, StringComparison.Ordinal);
        Assert.NotNull(made.Document.QuerySelector($"#relations a[href='/desk/tickets/{ticket.Number}']"));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Contains("was split off", (await dana.GetAsync("/portal/tickets/" + ticket.Number)).Text, StringComparison.Ordinal);
    }
}
