using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Comments become a ticket of their own: what is copied, who reads it, and what may not be.</summary>
public sealed class SplittingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chosen_comments_are_copied_with_their_files_and_both_say_so()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High");
        await Shop.Accept(ticket);
        var first = await Shop.Reply(ticket, Shop.Harbor.Dana, "And the door squeaks.", files: await Shop.Upload(Shop.Harbor.Dana, "door.png"));
        var note = await Shop.InternalNote(ticket, Shop.Agent, "Oil it", await Shop.Upload(Shop.Agent, "oil.png", Shop.Harbor, Visibility.Internal));
        var answer = await Shop.Reply(ticket, Shop.Agent, "We bring oil.");
        await Shop.Reply(ticket, Shop.Harbor.Dana, "The printer still burns.");
        await database.Force("update ticket_comments set created_at = created_at - interval '2 hours' where id = $1", first);

        var key = Guid.CreateVersion7();
        var number = (await SplitAsync(Shop.Agent, ticket, new("The door squeaks", [first, note, answer]) { FormKey = key })).Value;
        Assert.Equal(
            number, (await SplitAsync(Shop.Agent, ticket, new("The door squeaks", [first, note, answer]) { FormKey = key })).Value);

        var dana = await PortalOf(Shop.Harbor.Dana, number);
        Assert.Equal(("And the door squeaks.", "door.png"), (dana.Description.Text, dana.Files.Single().Name));
        Assert.Equal(["We bring oil."], dana.Conversation.Where(e => e.Kind == "comment").Select(e => e.Content));
        Assert.Contains(dana.Conversation, e => e.Kind == "split_from");
        Assert.Equal([ticket.Number], dana.Relations.Select(r => r.Number));
        var staff = await database.As(Shop.Agent.Actor, async scope => (await scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, number, default, Cancel))!);
        Assert.Equal(("Oil it", ticket.Number, "oil.png"), staff.Conversation.Where(e => e.Visibility == Visibility.Internal && e.Kind == "comment")
            .Select(e => (e.Content, e.CameFrom!, e.Files.Single().Name)).Single());
        Assert.Equal(PriorityLevel.High, staff.Row.Level);

        // It waits since its first words; the other keeps what was said on it.
        Assert.Equal(
            await database.Truth<DateTime>("select created_at from ticket_comments where id = $1", first),
            await database.Truth<DateTime>("select waiting_since from tickets where number = $1", number));
        var original = await PortalOf(Shop.Harbor.Dana, ticket.Number);
        Assert.Contains(original.Conversation, e => e.Id == first && e.Files.Single().Name == "door.png");
        Assert.Contains(original.Conversation, e => e.Kind == "split");
        await using var raw = await database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.Equal(0, await raw.Ask<long>("select count(*) from files where original_filename = 'oil.png'"));
    }

    [Fact]
    public async Task Somebody_else_of_the_client_may_ask_for_it_and_a_requester_without_login_may()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var said = await Shop.Reply(ticket, Shop.Lumen.Dana, "Drew's screen flickers, too.");
        var number = (await SplitAsync(Shop.Northwind.Staff, ticket, new("Screen of Drew", [said]) { RequesterId = Shop.Lumen.Drew.Id })).Value;
        var drew = await PortalOf(Shop.Lumen.Drew, number);
        Assert.Equal(number, drew.Number);
        Assert.DoesNotContain(
            drew.Conversation.Concat((await PortalOf(Shop.Lumen.Dana, ticket.Number)).Conversation),
            e => e.Kind.StartsWith("split", StringComparison.Ordinal) || e.CameFrom is not null);
        Assert.Equal("new", await database.Truth<string>("select phase from tickets where number = $1", number));
        await using var dana = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(0, await dana.Ask<long>("select count(*) from tickets where number = $1", number));

        await database.Force("""
            update tickets set requester_id = null, reader_ids = '{}', requester_name = 'Walk-in', requester_email = 'walk@in.example' where id = $1
            """, ticket.Id);
        var mailed = (await SplitAsync(Shop.Agent, ticket, new("Screen again", [said]))).Value;
        Assert.Equal("walk@in.example", await database.Truth<string>("select requester_email from tickets where number = $1", mailed));
    }

    [Fact]
    public async Task A_note_alone_is_no_description_and_strangers_split_nothing()
    {
        var (ticket, other) = (await Shop.OpenTicket(Shop.Lumen.Dana), await Shop.OpenTicket(Shop.Maple.Dana));
        var (note, said, theirs) = (await Shop.InternalNote(ticket), await Shop.Reply(ticket, Shop.Lumen.Dana), await Shop.Reply(other, Shop.Maple.Dana));
        Assert.Equal("Description", await ErrorOf(Shop.Agent, ticket, new("A subject", [note])));
        Assert.Equal("Comments", await ErrorOf(Shop.Agent, ticket, new("A subject", []) { Description = "What it is about." }));
        Assert.Equal("Comments", await ErrorOf(Shop.Agent, ticket, new("A subject", [said, theirs])));
        Assert.Equal("Comments", await ErrorOf(Shop.Northwind.Staff, ticket, new("A subject", [said, note])));
        Assert.Equal("Subject", await ErrorOf(Shop.Agent, ticket, new(" ", [said])));
        Assert.Equal("RequesterId", await ErrorOf(Shop.Agent, ticket, new("A subject", [said]) { RequesterId = Shop.Maple.Dana.Id }));
        Assert.IsType<Problem.Forbidden>((await SplitAsync(Shop.Sales, ticket, new("A subject", [said]))).Problem);
        Assert.IsType<Problem.NotFound>((await SplitAsync(Shop.Southwind.Staff, ticket, new("A subject", [said]))).Problem);
        Assert.True((await SplitAsync(Shop.Agent, ticket, new("A subject", [note]) { Description = "What it is about." })).Succeeded);
    }

    private async Task<string> ErrorOf(Person by, OpenedTicket ticket, SplitTicket input) =>
        Assert.IsType<Problem.Invalid>((await SplitAsync(by, ticket, input)).Problem).Errors.All[0].Field;

    private Task<Result<string>> SplitAsync(Person by, OpenedTicket ticket, SplitTicket input) =>
        database.As(by.Actor, scope => scope.Get<TicketSplitting>().SplitAsync(scope.Actor, ticket.Number, input, Cancel));

    private Task<PortalTicket> PortalOf(Person by, string number) => database.As(
        by.Actor, async scope => (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, number, default, Cancel))!);
}
