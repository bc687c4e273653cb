using KtPortal.Core.Changes;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets;

/// <summary>What kind of request a ticket is. Staff say so, a partner's as well; their clients don't hear of it.</summary>
public sealed class TicketTypeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_type_is_given_another_one_and_taken_back_each_with_its_step()
    {
        var (ticket, request, task) = (await Shop.OpenTicket(Shop.Lumen.Dana), await TypeAsync("Request"), await TypeAsync("Task"));
        Assert.True((await SetAsync(Shop.Agent, ticket, request)).Succeeded);
        var changed = await SetAsync(Shop.Northwind.Owner, ticket, task);
        Assert.Equal(("type", "Request", "Task"), changed.Value.Fields.Select(f => (f.Name, f.Before, f.After)).Single());
        Assert.Equal(task, await TypeOf(ticket));

        var back = await database.As(
            Shop.Northwind.Owner.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, changed.Value, Cancel));

        Assert.True(back.Succeeded);
        Assert.Equal(request, await TypeOf(ticket));
        Assert.Equal("type type undone", await database.Truth<string>("""
            select string_agg(kind, ' ' order by created_at, id) from timeline_events
            where subject_id = $1 and kind in ('type', 'undone') and visibility = 'partner'
            """, ticket.Id));
        Assert.Equal("Request", await database.Truth<string>(
            "select new_values ->> 'type' from audit_log where entity_id = $1 and event = 'ticket.undone'", ticket.Id));
        await using var dana = await database.As(Shop.Lumen.Dana.Actor);
        Assert.Empty(await dana.Db.Set<TimelineEvent>().Where(e => e.SubjectId == ticket.Id
            && (e.Kind == "type" || e.Kind == "undone")).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_type_set_aside_stays_and_is_not_given_again()
    {
        var (ticket, other) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana));
        var question = await TypeAsync("Question");
        Assert.True((await SetAsync(Shop.Agent, ticket, question)).Succeeded);
        await database.Force("update ticket_types set is_active = false where id = $1", question);
        try
        {
            Assert.Equal(["TypeId"], Assert.IsType<Problem.Invalid>((await SetAsync(Shop.Agent, other, question)).Problem).Errors.All.Select(e => e.Field));
            await Shop.SetPriority(ticket, "High");
            Assert.Equal(question, await TypeOf(ticket));
        }
        finally
        {
            await database.Force("update ticket_types set is_active = true where id = $1", question);
        }
    }

    [Fact]
    public async Task Who_only_reads_other_tenants_and_other_partners_change_no_type()
    {
        var (ticket, task) = (await Shop.OpenTicket(Shop.Lumen.Dana), await TypeAsync("Task"));
        var foreign = await database.Truth<Guid>("select id from ticket_types where tenant_id = $1 limit 1", database.Acme.TenantId);
        Assert.IsType<Problem.Forbidden>((await SetAsync(Shop.Sales, ticket, task)).Problem);
        Assert.IsType<Problem.NotFound>((await SetAsync(Shop.Southwind.Owner, ticket, task)).Problem);
        Assert.IsType<Problem.NotFound>((await SetAsync(database.Acme.Manager, ticket, task)).Problem);
        Assert.IsType<Problem.Invalid>((await SetAsync(Shop.Manager, ticket, foreign)).Problem);
        Assert.Null(await TypeOf(ticket));
    }

    private async Task<Result<Change>> SetAsync(Person who, OpenedTicket ticket, Guid? type)
    {
        var now = await database.As(
            Shop.Manager.Actor, scope => scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel));
        var edit = new EditTicket(now.Version, now.StatusId, now.PriorityId, now.AssignedToId, type, now.CategoryId, now.ServiceId);
        return await database.As(who.Actor, scope => scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel));
    }

    private Task<Guid> TypeAsync(string name) =>
        database.Truth<Guid>("select id from ticket_types where tenant_id = $1 and name = $2", Shop.TenantId, name);

    private async Task<Guid?> TypeOf(OpenedTicket ticket) =>
        await database.Truth<string>("select coalesce(type_id::text, '') from tickets where id = $1", ticket.Id) is { Length: > 0 } id
            ? Guid.Parse(id) : null;
}
