using System.Net;
using Hangfire;
using KtPortal.Core.Jobs;
using KtPortal.Core.Realtime;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>What a node had in hand when it died another one does, and nothing of it twice.</summary>
[Collection<TwoNodesCollection>]
public sealed class DeadNodeTests(TwoNodes nodes) : IAsyncDisposable
{
    private const int Many = 300;

    private Shop Shop => nodes.Shop;

    /// <summary>However a test ended, the next one finds both nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        await nodes.Second.ContinueAsync();
        await nodes.RestartFirstAsync();
        // Nobody looks for the words of many tickets, and the next test waits for an outbox that is empty.
        await nodes.Truth<long>("with asked as (delete from outbox_messages where kind = 'search.changed' and state = 'pending' returning 1) select count(*) from asked");
    }

    [Fact]
    public async Task A_long_job_goes_on_where_it_ended()
    {
        using (var office = await nodes.First.SignInAs(Shop.Birch.Office))
        {
            var sent = await office.SendFormAsync("/portal/tickets/new", Part.Field("Subject", "One of many"), Part.Field("Description", "One of many"));
            Assert.Equal(303, sent.Code);
        }

        await using (var tenant = nodes.Database(Shop.TenantId))
        await using (var more = tenant.CreateCommand("""
            with opened as (
                insert into tickets (tenant_id, id, number, organization_id, requester_id, subject, description, source, queue_id, priority_id, status_id, phase,
                    waiting_since)
                select t.tenant_id, gen_random_uuid(), 'ZZ-' || n, t.organization_id, t.requester_id, 'One of many', 'One of many', t.source, t.queue_id, t.priority_id,
                    t.status_id, t.phase, t.waiting_since
                from tickets t, generate_series(1, $2) n where t.organization_id = $1 returning 1)
            select count(*)::int from opened
            """))
        {
            TestDatabase.Fill(more, [Shop.Birch.Id, Many]);
            Assert.Equal(Many, await more.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        using var agent = await nodes.First.SignInAs(Shop.Agent);
        await nodes.Second.PauseAsync();
        var shown = $"/desk/tickets?client={Shop.Birch.Id}";
        var form = await agent.GetAsync($"/desk/lists/tickets/bulk?change=tag&all=true&query={WebUtility.UrlEncode(shown)}");
        var asked = await agent.PostFormAsync(form, ("Value", "many"));
        Assert.Equal(303, asked.Code);
        Task<int> WorkedAsync() => nodes.Truth<int>("select coalesce((select worked from long_jobs where kind = 'lists.bulk'), 0)");
        await nodes.Eventually(async () => await WorkedAsync() > 10, "the beginning of the work");
        await nodes.First.KillAsync();
        var worked = await WorkedAsync();
        Assert.InRange(worked, 11, Many - 1);
        await nodes.Second.ContinueAsync();

        await nodes.Eventually(
            async () => await nodes.Truth<string>("select state from long_jobs where kind = 'lists.bulk'") == "done", "its end");
        Assert.Equal(
            $"2 attempts, {Many + 1} of {Many + 1}, {Many + 1} tagged, {Many + 1} told once",
            await nodes.Truth<string>("""
                select format('%s attempts, %s of %s, %s tagged, %s told once', j.attempt, j.worked, j.total,
                    (select count(*) from tickets t where t.organization_id = $1 and t.tags = '{many}'),
                    (select count(*) from (select from timeline_events e where e.organization_id = $1 and e.kind = 'tags'
                        group by e.subject_id having count(*) = 1) e))
                from long_jobs j where j.kind = 'lists.bulk'
                """, Shop.Birch.Id));
        using var later = await nodes.Second.SignInAs(Shop.Agent);
        Assert.Contains($"{Many + 1} done", (await later.GetAsync(asked.Location!)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_firing_of_a_schedule_is_done_by_the_other_node()
    {
        // It stands before the table until it is free, so the node dies in the middle of the task.
        await using var source = nodes.Database();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new Npgsql.NpgsqlCommand("lock table stream_events in exclusive mode", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await nodes.Second.PauseAsync();
        var firing = new RecurringJobManager(JobStore.Open(nodes.Options, TimeSpan.FromSeconds(5))).TriggerJob(StreamPurge.Name);
        await nodes.Eventually(
            () => nodes.Truth<bool>("select exists (select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'delete from stream_events%')"),
            "the task");
        await nodes.First.KillAsync();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await nodes.Second.ContinueAsync();

        await nodes.Eventually(
            async () => await nodes.Truth<string>("select statename from hangfire.job where id = $1", long.Parse(firing, null)) == "Succeeded",
            "the firing's end");
        Assert.True(await nodes.Truth<bool>("""
            select bool_and(r.due_at >= j.createdat) and count(*) > 0 from schedule_runs r, hangfire.job j where r.name = $1 and j.id = $2
            """, StreamPurge.Name, long.Parse(firing, null)));
    }
}
