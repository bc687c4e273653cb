using KtPortal.Core.Tickets;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

public sealed class QueueLinesTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private const string Wrong = """
        with line as (select id, priority_id, row_number() over (partition by priority_id order by waiting_since, created_at, id) as position
                      from tickets where in_line)
        select count(*) from line l full join ticket_queue_places p on p.ticket_id = l.id
        where l.id is null or p.ticket_id is null or l.position <> p.position or l.priority_id <> p.priority_id
        """;

    [Fact]
    public async Task However_many_change_a_line_at_once_the_last_count_is_right_and_bursts_become_one_job()
    {
        await database.RunAsync(database.Shop.OpenTickets(40));
        var ids = await database.AskAsync<Guid[]>("select array_agg(id) from tickets");
        await using var one = await database.StartNodeAsync();
        await using var two = await database.StartNodeAsync();
        await Task.WhenAll(ids.Select((id, n) => MoveAsync(id, n)));
        await Eventually(async () => await database.AskAsync<long>("select count(*) from outbox_messages where state = 'pending'") == 0);
        Assert.Equal(0L, await database.AskAsync<long>(Wrong));
        Assert.Equal(40L, await database.AskAsync<long>("select count(*) from ticket_queue_places"));
        Assert.Equal(40L, await database.AskAsync<long>(
            "select count(*) from ticket_waits where left_at is null and entry_position between 1 and 40"));
        var jobs = await database.AskAsync<long>("select count(*) from outbox_messages where kind = 'line.moved'");
        Assert.InRange(jobs, 2, 40);
        Assert.Equal(0L, await database.AskAsync<long>("select count(*) from outbox_messages where last_error is not null"));
    }

    [Fact]
    public async Task A_failed_job_gives_way_to_a_newer_one_of_its_line()
    {
        await using var node = await database.StartNodeAsync(services => Core.Jobs.JobServices.AddOutboxHandler<Broken>(services, LineMoved.Kind));
        await database.RunAsync(database.Shop.OpenTickets(1, database.Shop.OtherLine));
        await Eventually(async () => await database.AskAsync<bool>(
            "select exists (select 1 from outbox_messages where last_error = 'broken')"));
        await database.RunAsync(database.Shop.OpenTickets(1, database.Shop.OtherLine));
        Assert.True(await database.AskAsync<bool>("select count(*) >= 2 from outbox_messages where kind = 'line.moved'"));
        await database.RunAsync("update outbox_messages set next_attempt_at = case when last_error is null then now() + interval '1 hour' else now() end where state = 'pending'");
        await Eventually(async () => await database.AskAsync<bool>(
            "select count(*) = 0 from outbox_messages where state = 'pending' and last_error = 'broken'"));
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from outbox_messages where state = 'pending'"));
        await database.RunAsync(
            "delete from outbox_messages; delete from ticket_waits; delete from ticket_queue_places; delete from tickets");
    }

    // One transaction each, some of them to the other line and back, committed at different moments.
    private async Task MoveAsync(Guid id, int n)
    {
        var (first, second) = n % 2 == 0 ? (database.Shop.OtherLine, database.Shop.Line) : (database.Shop.Line, database.Shop.OtherLine);
        foreach (var line in new[] { first, second })
        {
            await database.RunAsync($"""
                begin;
                update tickets set priority_id = '{line}', waiting_since = waiting_since - {n % 7} * interval '1 minute' where id = '{id}';
                select pg_sleep({n % 5} * 0.05);
                commit;
                """);
        }
    }

    private sealed class Broken : Core.Jobs.IOutboxHandler
    {
        public Task HandleAsync(Core.Data.PortalDb db, Core.Kernel.Actor actor, System.Text.Json.JsonElement payload, CancellationToken cancel) =>
            throw new InvalidOperationException("broken");
    }
}
