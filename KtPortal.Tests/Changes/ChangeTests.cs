using System.Text.Json;
using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Changes;

/// <summary>The record of a change, whatever was changed: it travels as text and is taken back by who made it.</summary>
public sealed class ChangeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_that_was_written_down_and_read_again_is_taken_back()
    {
        var (ticket, change) = await ChangeAsync();
        var read = JsonSerializer.Deserialize<Change>(JsonSerializer.Serialize(change))!;
        Assert.Equal((change.Id, Ticket.SubjectKind, ticket.Number), (read.Id, read.Kind, read.Name));
        Assert.Equal(("priority", "Medium", "High"), read.Fields.Select(f => (f.Name, f.Before?.ToString(), f.After?.ToString())).Single());

        Assert.True((await TakeBackAsync(Shop.Agent, read)).Succeeded);

        Assert.Equal(Shop.Priorities["Medium"], await database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
        Assert.Equal("""{"priority": "Medium"}""", await database.Truth<string>(
            "select data ->> 'to' from timeline_events where subject_id = $1 and kind = 'undone'", ticket.Id));
    }

    [Fact]
    public async Task Nobody_takes_back_somebody_elses_change_nor_what_nobody_knows_how_to()
    {
        var (ticket, change) = await ChangeAsync();
        Assert.Equal("change.undo_is_ones_own", Assert.IsType<Problem.Forbidden>((await TakeBackAsync(Shop.Manager, change)).Problem).Code);
        Assert.IsType<Problem.Forbidden>((await TakeBackAsync(database.Acme.Agent, change)).Problem);
        Assert.IsType<Problem.NotFound>((await TakeBackAsync(Shop.Agent, change with { Kind = "nothing of ours" })).Problem);
        Assert.IsType<Problem.NotFound>((await TakeBackAsync(Shop.Agent, change with { Before = null })).Problem);
        Assert.Equal(Shop.Priorities["High"], await database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public void Of_what_was_not_there_before_or_is_not_there_after_no_side_is_told()
    {
        IReadOnlyList<ChangedField> made = [new("name", null, "Urgent"), new("color", null, null)];
        Assert.Null(made.Before());
        Assert.Equal("Urgent", made.After()!["name"]);
        IReadOnlyList<ChangedField> gone = [.. made.Select(f => f.Turned())];
        Assert.Equal("Urgent", gone.Before()!["name"]);
        Assert.Null(gone.After());
    }

    private async Task<(OpenedTicket Ticket, Change Change)> ChangeAsync()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Medium");
        await Shop.Accept(ticket);
        var now = await database.As(
            Shop.Agent.Actor, scope => scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel));
        var edit = new EditTicket(now.Version, now.StatusId, Shop.Priorities["High"], null, now.TypeId, now.CategoryId, now.ServiceId);
        var saved = await database.As(Shop.Agent.Actor, scope => scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel));
        return (ticket, saved.Value);
    }

    private Task<Result<Done>> TakeBackAsync(Person who, Change change) =>
        database.As(who.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, change, Cancel));
}
