using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Whom a new ticket is for is found by a name, a client or an address.</summary>
public sealed class RequesterTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private static readonly (string, string)[] Told = [("Subject", "The line is dead"), ("Description", "They called and said the line is dead.")];

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Words_that_fit_one_are_enough()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var (name, client) = (Shop.Harbor.Drew.Actor.Name, Shop.Harbor.Name);
        var sent = await agent.PostFormAsync("/desk/tickets/new", [("For", $"{name[..4].ToUpperInvariant()} {client.Split(' ')[0]}"), .. Told]);
        Assert.Equal(303, sent.Code);
        Assert.Equal(Shop.Harbor.Drew.Id, await desk.Database.Truth<Guid>("select requester_id from tickets where number = $1", sent.Location!.Split('/')[^1]));
    }

    [Fact]
    public async Task Of_several_one_is_chosen_and_nothing_typed_is_lost()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var refused = await agent.PostFormAsync("/desk/tickets/new", [("For", Shop.Harbor.Name), .. Told]);
        Assert.Equal(422, refused.Code);
        Assert.Contains("Several people match", refused.Document.GetElementById("for-err")!.TextContent, StringComparison.Ordinal);
        var offered = refused.Document.QuerySelectorAll("#requesters input").Select(i => i.GetAttribute("value")).ToList();
        Assert.Contains(Shop.Harbor.Dana.Id.ToString(), offered);
        Assert.Contains(Shop.Harbor.Drew.Id.ToString(), offered);
        Assert.Equal("The line is dead", refused.Document.QuerySelector("#subject")!.GetAttribute("value"));

        var sent = await agent.PostFormAsync(refused, [("For", Shop.Harbor.Name), ("ForId", Shop.Harbor.Dana.Id.ToString()), .. Told]);
        Assert.Equal(303, sent.Code);
        Assert.Equal(Shop.Harbor.Dana.Id, await desk.Database.Truth<Guid>("select requester_id from tickets where number = $1", sent.Location!.Split('/')[^1]));
    }

    [Fact]
    public async Task Who_was_chosen_counts_only_while_the_words_fit()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var refused = await agent.PostFormAsync("/desk/tickets/new", [("For", Shop.Harbor.Name), ("ForId", Shop.Pine.Dana.Id.ToString()), .. Told]);
        Assert.Equal(422, refused.Code);
    }

    [Fact]
    public async Task The_choice_below_the_field_holds_who_fits_and_nobody_of_others()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var found = (await agent.GetAsync("/desk/requesters?For=dana")).Text;
        Assert.Contains(Shop.Harbor.Dana.Email, found, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Drew.Email, found, StringComparison.Ordinal);
        Assert.Contains("Nobody with an account here matches", (await agent.GetAsync("/desk/requesters?For=%25")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", (await agent.GetAsync("/desk/requesters?For=%00")).Text, StringComparison.Ordinal);
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        Assert.DoesNotContain(Shop.Harbor.Dana.Email, (await partner.GetAsync("/desk/requesters?For=dana")).Text, StringComparison.Ordinal);
    }
}
