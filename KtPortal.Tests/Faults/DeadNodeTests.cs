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
    private const int Clocks = 40;

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
    public async Task Clocks_that_run_out_while_no_node_is_there_are_acted_on_once_with_the_true_time()
    {
        await nodes.Truth<long>("with always as (update sla_targets set around_the_clock = true returning 1) select count(*) from always");
        await using (var tenant = nodes.Database(Shop.TenantId))
        await using (var more = tenant.CreateCommand("""
            with opened as (
                insert into tickets (tenant_id, id, number, organization_id, requester_id, subject, description, source, queue_id, priority_id, status_id, phase,
                    waiting_since, accepted_at)
                select s.tenant_id, gen_random_uuid(), 'RUN-' || n, $1, $2, 'Runs out', 'Runs out', 'portal', q.id, p.id, s.id, s.phase, now(), now()
                from ticket_statuses s join ticket_queues q on q.tenant_id = s.tenant_id and q.is_default
                join ticket_priorities p on p.tenant_id = s.tenant_id and p.level = 'high', generate_series(1, $3) n
                where s.tenant_id = $4 and s.system_key = 'open' returning 1)
            select count(*)::int from opened
            """))
        {
            TestDatabase.Fill(more, [Shop.Birch.Id, Shop.Birch.Office.Id, Clocks, Shop.TenantId]);
            Assert.Equal(Clocks, await more.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        const string mine = "from ticket_sla_clocks c join tickets t on t.id = c.ticket_id and t.subject = 'Runs out' and c.metric = 'first_response'";
        await nodes.Eventually(async () => await nodes.Truth<long>($"select count(*) {mine}") == Clocks, "the clocks");
        await nodes.Second.PauseAsync();
        await nodes.First.KillAsync();
        // Nobody is there while its 60 minutes run out.
        await nodes.Truth<long>($"""
            with past as (update tickets set accepted_at = accepted_at - interval '70 minutes' where subject = 'Runs out' returning id),
            due as (update ticket_sla_clocks set started_at = started_at - interval '70 minutes', due_at = due_at - interval '70 minutes',
                warn_at = warn_at - interval '70 minutes', next_check_at = next_check_at - interval '70 minutes'
                where ticket_id in (select id from past) returning 1)
            select count(*) from due
            """);
        await nodes.Second.ContinueAsync();
        await nodes.RestartFirstAsync();

        await nodes.Eventually(async () => await nodes.Truth<long>($"select count(*) {mine} where c.breached_at is not null") == Clocks, "the breaches");
        Assert.Equal(
            (Clocks, Clocks, Clocks, Clocks),
            await CountsAsync());

        async Task<(int True, int Warned, int Late, int Raised)> CountsAsync() => (
            await nodes.Truth<int>($"select count(*)::int {mine} where c.breached_at = c.due_at and c.due_at = c.started_at + interval '1 hour'"),
            await nodes.Truth<int>("select count(*)::int from timeline_events e join tickets t on t.id = e.subject_id and t.subject = 'Runs out' where e.kind = 'sla_warning'"),
            await nodes.Truth<int>("select count(*)::int from timeline_events e join tickets t on t.id = e.subject_id and t.subject = 'Runs out' where e.kind = 'sla_breached'"),
            await nodes.Truth<int>("select count(*)::int from ticket_escalations e join tickets t on t.id = e.ticket_id and t.subject = 'Runs out'"));
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
