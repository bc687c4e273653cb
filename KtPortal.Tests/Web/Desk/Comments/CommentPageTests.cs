using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Comments;

/// <summary>Changing and removing what one said oneself, without scripts and in its place.</summary>
public sealed class CommentPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task It_is_changed_on_a_page_and_both_sides_read_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var said = await Shop.Reply(ticket, Shop.Agent, "Restart the **rooter**");
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        var edit = (await agent.GetAsync(address)).Document.QuerySelector($"#c-{said:N} a[href='/desk/comments/{said}']");
        Assert.NotNull(edit);
        var form = await agent.GetAsync($"/desk/comments/{said}");
        Assert.Equal("Restart the **rooter**", form.Document.QuerySelector("textarea[name=Content]")!.TextContent.Trim());

        var saved = await agent.PostFormAsync(form, ("Content", "Restart the **router**"));
        Assert.Equal((303, $"{address}#c-{said:N}"), (saved.Code, saved.Location));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        foreach (var page in new[] { await agent.GetAsync(address), await dana.GetAsync($"/portal/tickets/{ticket.Number}") })
        {
            Assert.Contains("Restart the router", page.Text, StringComparison.Ordinal);
            Assert.Contains("edited", page.Document.GetElementById($"c-{said:N}")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Contains("rooter", (await agent.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rooter", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
        Assert.Null((await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelector($"#c-{said:N} a[href*=comments]"));
        Assert.Equal(404, (await dana.GetAsync($"/portal/comments/{said}")).Code);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(404, (await manager.GetAsync($"/desk/comments/{said}")).Code);
    }

    [Fact]
    public async Task The_form_comes_in_its_place()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "It humms");
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        dana.Headers["HX-Request"] = "true";
        var part = await dana.GetAsync($"/portal/comments/{said}");
        var article = part.Document.GetElementById($"c-{said:N}")!;
        Assert.Equal((200, "ARTICLE", true), (part.Code, article.TagName, article.HasAttribute("hx-morph-skip")));
        Assert.Null(part.Document.QuerySelector("main"));
        await desk.Database.Force("update ticket_comments set created_at = created_at - interval '1 hour' where id = $1", said);
        var late = await dana.GetAsync($"/portal/comments/{said}");
        Assert.Equal((204, $"/portal/comments/{said}"), (late.Code, late.Headers["HX-Redirect"]));
    }

    [Fact]
    public async Task Nothing_typed_is_lost_where_it_can_t_be_changed_any_more()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "It hums");
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var form = await dana.GetAsync($"/portal/comments/{said}");

        var empty = await dana.PostFormAsync(form, ("Content", "  "));
        Assert.Equal(422, empty.Code);
        await Shop.Change(said, Shop.Harbor.Dana, "It hums loudly");
        var raced = await dana.PostFormAsync(form, ("Content", "It hums quietly"));
        Assert.Equal((409, "It hums quietly"), (raced.Code, raced.Document.QuerySelector("textarea")!.TextContent.Trim()));
        Assert.Contains("It hums loudly", raced.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await dana.PostFormAsync(raced, ("Content", "It hums quietly"))).Code);

        await desk.Database.Force("update ticket_comments set created_at = created_at - interval '1 hour' where id = $1", said);
        var late = await dana.PostFormAsync(form, ("Content", "Too late, but long"));
        Assert.Equal((409, "Too late, but long"), (late.Code, late.Document.QuerySelector("textarea[readonly]")!.TextContent.Trim()));
        Assert.Contains("15 minutes", late.Text, StringComparison.Ordinal);
        Assert.Null((await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelector($"#c-{said:N} a[href*=comments]"));
    }

    [Fact]
    public async Task What_is_removed_leaves_a_line_on_both_sides()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        var said = await Shop.Reply(ticket, Shop.Agent, "Zebracrossing ahead");
        await desk.WordsAreKept();
        using var agent = await desk.SignInAs(Shop.Agent);
        var asked = await agent.GetAsync($"/desk/comments/{said}/removal");
        Assert.Contains("Zebracrossing", asked.Text, StringComparison.Ordinal);
        var removed = await agent.PostFormAsync(asked, ("Edition", "1"));
        Assert.Equal((303, $"/desk/tickets/{ticket.Number}"), (removed.Code, removed.Location));
        Assert.Contains(
            $"{Shop.Agent.Actor.DisplayName} removed a comment", (await agent.GetAsync($"/desk/tickets/{ticket.Number}")).Text,
            StringComparison.Ordinal);
        using var dana = await desk.SignInAs(Shop.Lumen.Dana);
        var read = await dana.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.Contains("A message was removed", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zebracrossing", read.Body, StringComparison.Ordinal);
        await desk.WordsAreKept();
        Assert.DoesNotContain(ticket.Number, (await agent.GetAsync("/desk/tickets?q=zebracrossing")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_show_it_to_fewer_and_an_admin_removes_it_for_good()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "The oven is cold");
        await Shop.Accept(ticket);
        // Once its mail has left nobody shows it to fewer.
        await desk.Database.Force("""
            create function mails_wait() returns trigger language plpgsql as $$ begin new.next_attempt_at := now() + interval '1 hour'; return new; end $$;
            create trigger mails_wait before insert on outbox_messages for each row when (new.kind = 'ticket.commented>mail') execute function mails_wait()
            """);
        var said = await Shop.Reply(ticket, Shop.Agent, "She never pays on time");
        await desk.Database.Force("drop trigger mails_wait on outbox_messages; drop function mails_wait()");
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        Assert.Equal(
            303,
            (await agent.PostFormAsync($"/desk/comments/{said}", ("Content", "She never pays on time"), ("Visibility", "internal"))).Code);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var read = await dana.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.DoesNotContain("never pays", read.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("removed", read.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await agent.GetAsync($"{address}/redaction?comment={said}")).Code);

        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.NotNull((await admin.GetAsync(address)).Document.QuerySelector($"#c-{said:N} a[href*=redaction]"));
        Assert.Null((await agent.GetAsync(address)).Document.QuerySelector($"#c-{said:N} a[href*=redaction]"));
        var refused = await admin.PostFormAsync($"{address}/redaction?comment={said}", ("Reason", ""));
        Assert.Equal(422, refused.Code);
        Assert.Equal(303, (await admin.PostFormAsync(refused, ("Reason", "It offends"))).Code);
        var timeline = await admin.GetAsync(address + "?tab=timeline");
        Assert.Contains("removed a comment for good: It offends", timeline.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("never pays", timeline.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_page_hears_of_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "First");
        await desk.Database.LetAMinutePass();
        await Shop.Change(said, Shop.Harbor.Dana, "Second");
        Assert.Equal(["public"], await desk.Database.Truth<string[]>(
            "select array_agg(visibility) from stream_events where event = 'ticket.comment' and subject_id = $1 and created_at > now() - interval '50 seconds'", ticket.Id));
        var note = await Shop.InternalNote(ticket, Shop.Agent, "Quiet");
        await desk.Database.LetAMinutePass();
        await Shop.Change(note, Shop.Agent, "Quieter");
        Assert.Equal(["internal"], await desk.Database.Truth<string[]>(
            "select array_agg(visibility) from stream_events where event = 'ticket.comment' and subject_id = $1 and created_at > now() - interval '50 seconds'", ticket.Id));
        Assert.Equal(
            Visibility.Internal,
            EnumText<Visibility>.Parse(await desk.Database.Truth<string>("select visibility from ticket_comments where id = $1", note)));
        Assert.Equal("comment", (await desk.Database.As(Shop.Agent.Actor, async scope => (await scope.Get<DeskTicketQueries>()
            .FindAsync(scope.Actor, ticket.Number, default, TestContext.Current.CancellationToken))!)).Conversation.Single(e => e.Id == note).Kind);
    }
}
