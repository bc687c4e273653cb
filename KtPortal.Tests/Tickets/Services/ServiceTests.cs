using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets.Services;

/// <summary>Which of the things a tenant looks after a ticket is about.</summary>
public sealed class ServiceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_given_another_one_and_taken_back_each_with_its_step()
    {
        var (ticket, web, mail) = (await Shop.OpenTicket(Shop.Lumen.Dana), await AddAsync("Web"), await AddAsync("Mail"));
        Assert.True((await SetAsync(Shop.Agent, ticket, web)).Succeeded);
        var changed = await SetAsync(Shop.Northwind.Owner, ticket, mail);
        var told = changed.Value.Fields.Single();
        Assert.Equal(("service", true, true), (told.Name, $"{told.Before}".StartsWith("Web", StringComparison.Ordinal), $"{told.After}".StartsWith("Mail", StringComparison.Ordinal)));

        var back = await database.As(
            Shop.Northwind.Owner.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, changed.Value, Cancel));

        Assert.True(back.Succeeded, back.Problem?.ToString());
        Assert.Equal(web, await ServiceOf(ticket.Number));
        Assert.Equal("service service undone", await database.Truth<string>("""
            select string_agg(kind, ' ' order by created_at, id) from timeline_events
            where subject_id = $1 and kind in ('service', 'undone') and visibility = 'partner'
            """, ticket.Id));
        Assert.Equal(3, await database.Truth<long>(
            "select count(*) from audit_log where entity_id = $1 and event in ('ticket.service', 'ticket.undone')", ticket.Id));
    }

    [Fact]
    public async Task A_service_set_aside_stays_and_is_not_given_again_and_taken_back_it_stays_away()
    {
        var (ticket, other, old) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana), await AddAsync("Old"));
        Assert.True((await SetAsync(Shop.Agent, ticket, old)).Succeeded);
        await database.Force("update services set is_active = false where id = $1", old);
        Assert.Equal(["ServiceId"], Assert.IsType<Problem.Invalid>((await SetAsync(Shop.Agent, other, old)).Problem).Errors.All.Select(e => e.Field));
        await Shop.SetPriority(ticket, "High");
        Assert.Equal(old, await ServiceOf(ticket.Number));
        Assert.True((await SetAsync(Shop.Agent, ticket, null)).Succeeded);
        Assert.Null(await ServiceOf(ticket.Number));
    }

    [Fact]
    public async Task Who_only_reads_other_tenants_and_other_partners_change_no_service()
    {
        var (ticket, web) = (await Shop.OpenTicket(Shop.Lumen.Dana), await AddAsync("Web"));
        var foreign = await AddAsync("Web", of: database.Acme);
        Assert.IsType<Problem.Forbidden>((await SetAsync(Shop.Sales, ticket, web)).Problem);
        Assert.IsType<Problem.NotFound>((await SetAsync(Shop.Southwind.Owner, ticket, web)).Problem);
        Assert.IsType<Problem.NotFound>((await SetAsync(database.Acme.Manager, ticket, web)).Problem);
        Assert.IsType<Problem.Invalid>((await SetAsync(Shop.Manager, ticket, foreign)).Problem);
        Assert.Null(await ServiceOf(ticket.Number));
    }

    [Fact]
    public async Task Clients_choose_what_is_shown_to_them_and_nothing_else_of_it_is_there_for_them()
    {
        var (shown, hidden) = (await AddAsync("Shown"), await AddAsync("Hidden", visible: false));
        var sent = await SubmitAsync(Shop.Harbor.Dana, shown);
        Assert.Equal(shown, await ServiceOf(sent.Value.Number));
        foreach (var (who, service) in ((Person, Guid)[])[(Shop.Harbor.Dana, hidden), (Shop.Harbor.Office, hidden), (Shop.Harbor.Dana, await AddAsync("X", of: database.Acme))])
        {
            Assert.Equal(["ServiceId"], Assert.IsType<Problem.Invalid>((await SubmitAsync(who, service)).Problem).Errors.All.Select(e => e.Field));
        }

        // Staff give it a ticket of hers; she reads that as none. A partner's staff know it.
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        Assert.True((await SetAsync(Shop.Northwind.Staff, ticket, hidden)).Succeeded);
        var seen = await database.As(Shop.Lumen.Dana.Actor, scope => scope.Get<PortalTicketQueries>().FindStateAsync(scope.Actor, ticket.Number, Cancel));
        Assert.Null(seen!.ServiceName);
        Assert.True((await SetAsync(Shop.Northwind.Staff, ticket, shown)).Succeeded);
        seen = await database.As(Shop.Lumen.Dana.Actor, scope => scope.Get<PortalTicketQueries>().FindStateAsync(scope.Actor, ticket.Number, Cancel));
        Assert.StartsWith("Shown", seen!.ServiceName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_split_off_and_what_follows_a_closed_ticket_is_about_the_same_service()
    {
        var (ticket, web) = (await Shop.OpenTicket(Shop.Harbor.Dana), await AddAsync("Web"));
        Assert.True((await SetAsync(Shop.Agent, ticket, web)).Succeeded);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "And the form is broken, too.");
        var split = await database.As(Shop.Agent.Actor, scope =>
            scope.Get<TicketSplitting>().SplitAsync(scope.Actor, ticket.Number, new("The form is broken", [said]), Cancel));
        Assert.Equal(web, await ServiceOf(split.Value));

        await Shop.SetStatus(ticket, StatusKey.Closed);
        await Shop.Reply(ticket, Shop.Harbor.Dana, "It is down again, just as before.");
        Assert.Equal(web, await database.Truth<Guid>("select service_id from tickets where source_ref ->> 'follow_up_of' = $1", ticket.Number));
    }

    private Task<Result<SubmittedTicket>> SubmitAsync(Person who, Guid? service) => database.As(who.Actor, scope =>
        scope.Get<TicketSubmission>().SubmitAsync(scope.Actor, new SubmitTicket
        {
            Subject = "It is quiet here",
            Description = "Nothing comes out of it any more.",
            ServiceId = service,
            FormKey = Guid.CreateVersion7(),
        }, Cancel));

    private async Task<Result<Change>> SetAsync(Person who, OpenedTicket ticket, Guid? service)
    {
        var now = await database.As(
            Shop.Manager.Actor, scope => scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel));
        var edit = new EditTicket(now.Version, now.StatusId, now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, service);
        return await database.As(who.Actor, scope => scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel));
    }

    private async Task<Guid> AddAsync(string name, bool visible = true, Shop? of = null)
    {
        var id = Guid.CreateVersion7();
        await database.Force("insert into services (tenant_id, id, name, client_visible) values ($1, $2, $3, $4)",
            (of ?? Shop).TenantId, id, $"{name} {id}", visible);
        return id;
    }

    private async Task<Guid?> ServiceOf(string number) =>
        await database.Truth<string>("select coalesce(service_id::text, '') from tickets where number = $1", number) is { Length: > 0 } id
            ? Guid.Parse(id) : null;
}
