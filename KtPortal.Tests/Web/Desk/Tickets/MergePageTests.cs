using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Merging from a ticket's page and from the list, without scripts, and where the old addresses lead.</summary>
public sealed class MergePageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Who_merges_is_shown_what_moves_and_the_old_address_leads_there()
    {
        var (source, target) = (await Open(Shop.Harbor.Dana, "The scanner blinks"), await Open(Shop.Harbor.Drew, "The scanner is dead"));
        await Shop.InternalNote(source, Shop.Agent);
        using var agent = await desk.SignInAs(Shop.Agent);
        var asked = await agent.GetAsync($"/desk/tickets/{source.Number}/merge?into=http://kt.localhost/desk/tickets/{target.Number}");
        Assert.Equal(200, asked.Code);
        Assert.Contains("2 comments", asked.Text, StringComparison.Ordinal);
        Assert.Contains("1 of them is a note", asked.Text, StringComparison.Ordinal);
        Assert.Contains("This can’t be undone.", asked.Text, StringComparison.Ordinal);

        var merged = await agent.PostFromAsync(asked.Path, $"/desk/tickets/{source.Number}/merge", ("Into", target.Number));
        Assert.Equal((303, "/desk/tickets/" + target.Number), (merged.Code, merged.Location));
        Assert.Equal("/desk/tickets/" + target.Number, (await agent.GetAsync("/desk/tickets/" + source.Number)).Location);
        var page = await agent.GetAsync("/desk/tickets/" + target.Number);
        Assert.Contains($"{source.Number} is part of {target.Number} now", page.Text, StringComparison.Ordinal);
        Assert.Contains("from " + source.Number, page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "The scanner blinks", (await agent.GetAsync($"/desk/tickets/{target.Number}?tab=timeline")).Text, StringComparison.Ordinal);
        Assert.Contains(target.Number, (await agent.GetAsync("/desk/tickets?q=" + source.Number)).Text, StringComparison.Ordinal);

        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Equal("/portal/tickets/" + target.Number, (await dana.GetAsync("/portal/tickets/" + source.Number)).Location);
        Assert.Contains(
            $"merged {source.Number} into this ticket", (await dana.GetAsync("/portal/tickets/" + target.Number)).Text,
            StringComparison.Ordinal);
        // Whoever reads what it is now is led there, and nobody's list holds it twice.
        using var drew = await desk.SignInAs(Shop.Harbor.Drew);
        Assert.Equal("/portal/tickets/" + target.Number, (await drew.GetAsync("/portal/tickets/" + source.Number)).Location);
        foreach (var client in new[] { dana, drew })
        {
            var list = (await client.GetAsync("/portal/tickets?show=all")).Document.QuerySelectorAll("#tickets .row-link")
                .Select(row => row.GetAttribute("href")!.Split('#')[0]).ToList();
            Assert.Contains("/portal/tickets/" + target.Number, list);
            Assert.DoesNotContain("/portal/tickets/" + source.Number, list);
        }
    }

    [Fact]
    public async Task Words_are_asked_about_and_a_refusal_names_both()
    {
        var (source, other, theirs) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana, "Zeppelin hangar door"), await Open(Shop.Pine.Dana));
        await desk.WordsAreKept();
        using var agent = await desk.SignInAs(Shop.Agent);
        var words = await agent.GetAsync($"/desk/tickets/{source.Number}/merge?into=zeppelin");
        Assert.Equal(422, words.Code);
        Assert.NotNull(words.Document.QuerySelector($"a[href='/desk/tickets/{source.Number}/merge?into={other.Number}']"));
        var refused = await agent.GetAsync($"/desk/tickets/{source.Number}/merge?into={theirs.Number}");
        Assert.Equal(422, refused.Code);
        Assert.Contains($"{source.Number} and {theirs.Number} belong to different clients", refused.Text, StringComparison.Ordinal);
        Assert.Null(refused.Document.QuerySelector("form#merge"));
    }

    [Fact]
    public async Task What_a_client_was_writing_lands_there_and_what_staff_wrote_is_kept()
    {
        var (source, target) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Drew));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var (writing, answering) = (await dana.GetAsync("/portal/tickets/" + source.Number), await agent.GetAsync("/desk/tickets/" + source.Number));
        await desk.Database.Force("""
            insert into drafts (tenant_id, user_id, key, fields, saved_at) values ($1, $2, 'reply-' || $3, '{"Content": "Half a sent"}', now())
            """, Shop.TenantId, Shop.Harbor.Dana.Id, source.Number);
        await Shop.Merge(source, target);

        Assert.Contains(
            "Half a sent", (await dana.GetAsync("/portal/tickets/" + target.Number)).Document.QuerySelector("#reply-text")!.TextContent,
            StringComparison.Ordinal);
        var sent = await dana.PostFormAsync(writing, ("Content", "It is worse now"));
        Assert.Equal(303, sent.Code);
        Assert.StartsWith($"/portal/tickets/{target.Number}#c-", sent.Location, StringComparison.Ordinal);

        var key = answering.Document.QuerySelector("#composer [name=FormKey]")!.GetAttribute("value")!;
        var refused = await agent.PostFromAsync(
            "/desk/tickets/" + target.Number, $"/desk/tickets/{source.Number}/replies", ("FormKey", key), ("Visibility", "public"), ("Content", "Only for Dana"));
        Assert.Equal(409, refused.Code);
        Assert.Contains($"was merged into {target.Number}", refused.Text, StringComparison.Ordinal);
        var composer = refused.Document.QuerySelector("#composer")!;
        Assert.Equal($"/desk/tickets/{target.Number}/replies", composer.GetAttribute("action"));
        Assert.Contains("Only for Dana", composer.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_merged_from_the_list_each_by_itself()
    {
        var (one, two, theirs, target) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana), await Open(Shop.Pine.Dana), await Open(Shop.Harbor.Drew));
        using var agent = await desk.SignInAs(Shop.Agent);
        var form = await agent.GetAsync($"/desk/lists/tickets/bulk?change=merge&id={one.Id}&id={two.Id}&id={theirs.Id}&id={target.Id}");
        Assert.Contains("Into which ticket", form.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await agent.PostFormAsync(form, ("Value", " "))).Code);
        var done = await agent.PostFormAsync(form, ("Value", target.Number));
        var told = await agent.GetAsync(done.Location!);
        Assert.Contains("2 done", told.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("belong to different clients", told.Text, StringComparison.Ordinal);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from tickets where merged_into_id = $1", target.Id));
    }

    private async Task<OpenedTicket> Open(Person by, string subject = "The printer is on fire")
    {
        var ticket = await Shop.OpenTicket(by, subject);
        await Shop.Accept(ticket);
        return ticket;
    }
}
