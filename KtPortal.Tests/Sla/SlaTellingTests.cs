using KtPortal.Core.Administration;
using KtPortal.Core.LongJobs;
using KtPortal.Core.Mail;
using KtPortal.Core.Sla;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Sla;

/// <summary>What people are told of clocks, and what becomes of those that run when a policy is edited.</summary>
public sealed class SlaTellingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_gets_one_mail_in_five_minutes_with_all_that_came_meanwhile()
    {
        var (one, two) = (await LateAsync(), await LateAsync());
        await PostAsync();
        var mail = await database.Truth<string>(
            "select text_body from outbound_messages where to_address = $1 and dedupe_key like 'sla:%'", Shop.Manager.Email);
        Assert.Contains(one.Number, mail, StringComparison.Ordinal);
        Assert.Contains(two.Number, mail, StringComparison.Ordinal);
        await LateAsync();
        await PostAsync();
        Assert.Equal(1, await MailsAsync());
        await database.Force("update sla_notices set mailed_at = mailed_at - interval '6 minutes'");
        await PostAsync();
        Assert.Equal(2, await MailsAsync());
        await PostAsync();
        Assert.Equal(2, await MailsAsync());
        // No client hears of it.
        Assert.Equal(0, await database.Truth<long>(
            "select count(*) from outbound_messages where dedupe_key like 'sla:%' and to_address = any($1)", (object)Shop.Harbor.People.Select(p => p.Email).ToArray()));
    }

    [Fact]
    public async Task Edited_it_holds_for_new_tickets_until_somebody_has_the_others_follow()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        var policy = await database.Truth<Guid>("select id from sla_policies where tenant_id = $1 and is_default", Shop.TenantId);
        await database.Force("update sla_targets set resolution_minutes = 9999 where policy_id = $1", policy);
        await Shop.Reply(ticket, Shop.Agent);
        await FollowAsync(ticket);
        Assert.Equal(2400, await TargetAsync(ticket));

        var asked = await database.As(Shop.Admin.Actor, scope =>
            scope.Get<SlaRecalculation>().AskAsync(scope.Actor, policy, null, "Standard", "/desk/admin/sla/" + policy, Cancel));
        Assert.True(asked.Value >= 1);
        Assert.False((await database.As(Shop.Manager.Actor, scope =>
            scope.Get<SlaRecalculation>().AskAsync(scope.Actor, policy, null, "Standard", "/desk/admin/sla/" + policy, Cancel))).Succeeded);
        var job = await database.Truth<Guid>("select id from long_jobs where kind = $1", SlaRecalculation.Kind);
        await database.Force("update long_jobs set state = 'running', attempt = 1 where id = $1", job);
        var work = new SlaRecalculationJob(database.Services.GetRequiredService<IServiceScopeFactory>());
        await work.RunAsync(new LongJobTurn(job, 1, Shop.Admin.Actor), Cancel);
        Assert.Equal(9999, await TargetAsync(ticket));
        Assert.Equal(asked.Value, await database.Truth<int>("select worked from long_jobs where id = $1", job));
        // The answer was given: what has ended never changes.
        Assert.Equal(SlaState.Met, (await database.As(Shop.System, scope => scope.Db.Set<SlaClock>().AsNoTracking()
            .SingleAsync(c => c.TicketId == ticket.Id && c.Metric == SlaMetric.FirstResponse, Cancel))).State);
        // Begun again, there is nothing left to do.
        await work.RunAsync(new LongJobTurn(job, 1, Shop.Admin.Actor), Cancel);
        Assert.Equal(asked.Value, await database.Truth<int>("select worked from long_jobs where id = $1", job));
    }

    [Fact]
    public async Task A_policy_in_use_is_not_deleted_and_the_default_one_stays()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        var policy = await database.Truth<Guid>("select id from sla_policies where tenant_id = $1 and is_default", Shop.TenantId);
        var refused = await database.As(Shop.Admin.Actor, scope =>
            scope.Get<CatalogShelf>().RemoveAsync(scope.Actor, scope.Get<SlaPolicyCatalog>(), policy, Cancel));
        Assert.IsType<Core.Kernel.Problem.Conflict>(refused.Problem);
        Assert.IsType<Core.Kernel.Problem.Conflict>((await database.As(Shop.Admin.Actor, scope =>
            scope.Get<CatalogShelf>().SetActiveAsync(scope.Actor, scope.Get<SlaPolicyCatalog>(), policy, false, Cancel))).Problem);
    }

    // Day and night, accepted an hour ago: late for its first answer.
    private async Task<OpenedTicket> LateAsync()
    {
        await database.Force("update sla_targets set around_the_clock = true where tenant_id = $1", Shop.TenantId);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Critical");
        await Shop.Accept(ticket);
        await database.Force("update tickets set accepted_at = accepted_at - interval '1 hour' where id = $1", ticket.Id);
        await FollowAsync(ticket);
        return ticket;
    }

    private Task<int> FollowAsync(OpenedTicket ticket) => database.As(Shop.System, scope =>
        scope.Get<SlaFollow>().FollowAsync(scope.Actor, [ticket.Id], SlaReach.AsPromised, Cancel));

    private Task<int> PostAsync() => database.As(Shop.System, async scope =>
    {
        await new SlaNoticePost(scope.Get<StaffNotices>(), TimeProvider.System).RunAsync(scope.Db, scope.Actor, Cancel);
        await scope.Db.SaveChangesAsync(Cancel);
        return 0;
    });

    private Task<long> MailsAsync() =>
        database.Truth<long>("select count(*) from outbound_messages where to_address = $1 and dedupe_key like 'sla:%'", Shop.Manager.Email);

    private Task<int> TargetAsync(OpenedTicket ticket) =>
        database.Truth<int>("select target_minutes from ticket_sla_clocks where ticket_id = $1 and metric = 'resolution'", ticket.Id);
}
