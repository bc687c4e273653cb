using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Tests.Jobs;
using KtPortal.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KtPortal.Tests.Realtime;

public sealed class LiveHubTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private SmallShop Shop => database.Shop;

    [Fact]
    public async Task A_change_reaches_the_pages_on_every_node()
    {
        var ticket = await OpenTicketAsync();
        await using var one = await database.StartNodeAsync();
        await using var two = await database.StartNodeAsync();
        var here = await ListenAsync(one, Shop.DanaActor, $"ticket:{ticket}");
        var there = await ListenAsync(two, Shop.AgentActor, "tickets");
        await AnnounceAsync(ticket, "ticket.comment", "public");
        Assert.Contains("ticket.comment", await here.UntilAsync("ticket.comment"));
        Assert.Contains("ticket.comment", await there.UntilAsync("ticket.comment"));
    }

    [Fact]
    public async Task Each_audience_hears_what_its_policies_let_it_read()
    {
        var ticket = await OpenTicketAsync();
        await using var node = await database.StartNodeAsync();
        var agent = await ListenAsync(node, Shop.AgentActor, "tickets");
        var partner = await ListenAsync(node, Shop.PartnerActor, "tickets");
        var stranger = await ListenAsync(node, Shop.PartnerActor with { UserId = Guid.CreateVersion7(), OrganizationId = Shop.Provider }, "tickets");
        var admin = await ListenAsync(node, Shop.AdminActor, "tickets");
        var dana = await ListenAsync(node, Shop.DanaActor, $"tickets,ticket:{ticket}");
        var erin = await ListenAsync(node, Shop.ErinActor, $"tickets,ticket:{ticket}");
        var elsewhere = await ListenAsync(node, Shop.AgentActor with { TenantId = Guid.CreateVersion7() }, "tickets");
        foreach (var visibility in new[] { "internal", "partner", "public" })
        {
            await AnnounceAsync(ticket, "said." + visibility, visibility);
        }

        // One event is told to all before the next one: who hasn't heard of it by then won't.
        await AnnounceAsync(ticket, "said.all", "internal");
        await agent.UntilAsync("said.all");
        Assert.Equal("said.internal said.partner said.public said.all", agent.Names());
        Assert.Equal("said.partner said.public", partner.Names());
        Assert.Equal("said.public", admin.Names());
        Assert.Equal("said.public", dana.Names());
        Assert.Equal("", erin.Names());
        Assert.Equal("", stranger.Names());
        Assert.Equal("", elsewhere.Names());
    }

    [Fact]
    public async Task What_was_missed_comes_first_and_only_what_the_viewer_may_read()
    {
        var ticket = await OpenTicketAsync();
        await using var node = await database.StartNodeAsync();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await AnnounceAsync(ticket, "missed.internal", "internal");
        await AnnounceAsync(ticket, "missed.public", "public");
        var erin = await ListenAsync(node, Shop.ErinActor, "tickets", before);
        var dana = await ListenAsync(node, Shop.DanaActor, $"ticket:{ticket}", before);
        var agent = await ListenAsync(node, Shop.AgentActor, "tickets", before);
        Assert.DoesNotContain("missed", erin.Missed);
        Assert.DoesNotContain("missed.internal", dana.Missed);
        Assert.Contains("missed.public", dana.Missed);
        Assert.Contains("missed.internal", agent.Missed);
        var old = await ListenAsync(node, Shop.AgentActor, "tickets", before - 600_001);
        Assert.Contains("event: resync", old.Missed);
    }

    [Fact]
    public async Task A_slow_reader_is_dropped_and_the_others_are_not()
    {
        var ticket = await OpenTicketAsync();
        await using var node = await database.StartNodeAsync();
        var slow = await ListenAsync(node, Shop.AgentActor, "tickets");
        var dropped = false;
        slow.Stream.OnDropped(() => dropped = true);
        var quick = await ListenAsync(node, Shop.DanaActor, $"ticket:{ticket}");
        for (var n = 0; n < 100; n++)
        {
            await AnnounceAsync(ticket, "n." + n, "public");
            await quick.UntilAsync("event: n." + n);
        }

        Assert.True(dropped);
        var kept = 0;
        while (slow.Stream.Frames.TryRead(out _))
        {
            kept++;
        }

        Assert.Equal(64, kept);
        Assert.True(slow.Stream.Frames.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_sixth_stream_of_a_user_closes_the_oldest()
    {
        await using var node = await database.StartNodeAsync();
        var streams = new List<Page>();
        for (var n = 0; n < 6; n++)
        {
            streams.Add(await ListenAsync(node, Shop.DanaActor, "tickets"));
        }

        Assert.Contains("event: replaced", await streams[0].ToEndAsync());
        Assert.All(streams.Skip(1), s => Assert.False(s.Stream.Frames.Completion.IsCompleted));
    }

    [Fact]
    public async Task A_session_that_ends_ends_its_streams()
    {
        await using var node = await database.StartNodeAsync();
        var dana = await ListenAsync(node, Shop.DanaActor, "tickets,notifications");
        var erin = await ListenAsync(node, Shop.ErinActor, "notifications");
        await database.RunAsync("insert into stream_events (tenant_id, event, visibility, user_id, data) values ($1, 'notification', 'public', $2, $3::jsonb)",
            Shop.Tenant, Shop.Dana, $$"""{"title": "{{new string('x', 9000)}}"}""");
        Assert.Contains("xxxx", await dana.UntilAsync("notification"));
        await database.RunAsync("insert into stream_events (tenant_id, event, visibility, user_id) values ($1, 'session.ended', 'public', $2)", Shop.Tenant, Shop.Dana);
        await dana.ToEndAsync();
        await database.RunAsync("insert into stream_events (tenant_id, event, visibility, user_id) values ($1, 'notification', 'public', $2)", Shop.Tenant, Shop.Erin);
        await erin.UntilAsync("notification");
        Assert.Equal("notification", erin.Names());
        Assert.False(erin.Stream.Frames.Completion.IsCompleted);
    }

    [Fact]
    public async Task After_a_lost_connection_every_page_is_told_to_reload()
    {
        var ticket = await OpenTicketAsync();
        await using var node = await database.StartNodeAsync();
        var dana = await ListenAsync(node, Shop.DanaActor, $"ticket:{ticket}");
        await database.RunAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'kt-portal listen'");
        await dana.UntilAsync("resync");
        await AnnounceAsync(ticket, "after.gap", "public");
        await dana.UntilAsync("after.gap");
    }

    [Fact]
    public async Task Two_hundred_waiting_pages_hear_their_places_from_one_count()
    {
        CountedLines lines = null!;
        await using var node = await database.StartNodeAsync(services => services.RemoveAll<IPassingSource>()
            .AddSingleton<IPassingSource>(all => lines = new CountedLines(ActivatorUtilities.CreateInstance<LineQuery>(all))));
        await database.RunAsync(Shop.OpenTickets(200, Shop.OtherLine));
        var ids = await database.AskAsync<Guid[]>(
            "select array_agg(id order by waiting_since, created_at, id) from tickets where priority_id = $1", Shop.OtherLine);
        var pages = new List<Page>();
        foreach (var id in ids)
        {
            pages.Add(await ListenAsync(node, Shop.DanaActor with { UserId = Guid.CreateVersion7(), Audience = Audience.ClientAdmin }, $"ticket:{id}"));
        }

        await Task.WhenAll(pages.Select((p, n) => p.UntilAsync($"\"queue_position\":{n + 1},\"queue_length\":200")));
        var before = lines.Readings;
        await database.RunAsync("update tickets set status_id = $2 where id = $1", ids[0], Shop.Statuses["in_progress"]);
        await Task.WhenAll(pages.Skip(1).Select((p, n) => p.UntilAsync($"\"queue_position\":{n + 1},\"queue_length\":199")));
        // That of the change, and what may still have been due for those who came last.
        Assert.InRange(lines.Readings - before, 1, 9);
        Assert.Contains("\"queue_position\":null", await pages[0].UntilAsync("null"));
    }

    [Fact]
    public async Task A_tenant_that_hides_places_tells_them_to_staff_only()
    {
        var ticket = await OpenTicketAsync();
        await database.RunAsync("update tenants set queue_position_visible = false where id = $1", Shop.Tenant);
        await using var node = await database.StartNodeAsync();
        var dana = await ListenAsync(node, Shop.DanaActor, $"ticket:{ticket}");
        var agent = await ListenAsync(node, Shop.AgentActor, $"ticket:{ticket}");
        await agent.UntilAsync("queue_position");
        await database.RunAsync("update tenants set queue_position_visible = true where id = $1", Shop.Tenant);
        await AnnounceAsync(ticket, "after.places", "public");
        Assert.DoesNotContain("queue_position", await dana.UntilAsync("after.places"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staffs_lists_are_told_when_a_line_was_recounted_and_clients_are_not()
    {
        await using var node = await database.StartNodeAsync();
        var agent = await ListenAsync(node, Shop.AgentActor, "tickets");
        var dana = await ListenAsync(node, Shop.DanaActor, "tickets");
        var ticket = await OpenTicketAsync();
        await agent.UntilAsync("event: ticket.updated\ndata: {}\n");
        await AnnounceAsync(ticket, "after.recount", "public");
        Assert.DoesNotContain("ticket.updated", await dana.UntilAsync("after.recount"), StringComparison.Ordinal);
    }

    private async Task<Guid> OpenTicketAsync()
    {
        await database.RunAsync(Shop.OpenTickets(1));
        return await database.AskAsync<Guid>("select id from tickets order by created_at desc, id limit 1");
    }

    private Task<object?> AnnounceAsync(Guid ticket, string name, string visibility) => database.RunAsync("""
        insert into stream_events (tenant_id, event, subject_kind, subject_id, visibility)
        select tenant_id, $2, 'ticket', id, $3 from tickets where id = $1
        """, ticket, name, visibility);

    private static async Task<Page> ListenAsync(WebApplication node, Actor actor, string topics, long? after = null)
    {
        var open = await node.Services.GetRequiredService<LiveStreams>().OpenAsync(
            async (db, cancel) =>
            {
                await db.EnterAsync(actor, cancel);
                return actor;
            },
            AskedTopics.Parse(topics), after, follow: true, CancellationToken.None);
        return new(open!.Subscription!, string.Concat(open.Missed.Select(Encoding.UTF8.GetString)));
    }

    private sealed class CountedLines(IPassingSource lines) : IPassingSource
    {
        private int readings;

        public int Readings => readings;

        public string Kind => lines.Kind;

        public string Channel => lines.Channel;

        public Task<IPassingReading> ReadAsync(Actor actor, Guid group, CancellationToken cancel)
        {
            Interlocked.Increment(ref readings);
            return lines.ReadAsync(actor, group, cancel);
        }
    }

    private sealed record Page(LiveSubscription Stream, string Missed)
    {
        private readonly StringBuilder text = new();

        public async Task<string> UntilAsync(string part)
        {
            using var limit = new CancellationTokenSource(Waiting.Limit);
            while (!text.ToString().Contains(part, StringComparison.Ordinal))
            {
                text.Append(Encoding.UTF8.GetString(await Stream.Frames.ReadAsync(limit.Token)));
            }

            return text.ToString();
        }

        public async Task<string> ToEndAsync()
        {
            using var limit = new CancellationTokenSource(Waiting.Limit);
            await foreach (var frame in Stream.Frames.ReadAllAsync(limit.Token))
            {
                text.Append(Encoding.UTF8.GetString(frame));
            }

            return text.ToString();
        }

        /// <summary>The names of what was told until now, places aside.</summary>
        public string Names()
        {
            while (Stream.Frames.TryRead(out var frame))
            {
                text.Append(Encoding.UTF8.GetString(frame));
            }

            return string.Join(' ', text.ToString().Split('\n').Where(l => l.StartsWith("event: ", StringComparison.Ordinal)).Select(l => l[7..]).Where(n => n != "ticket.updated"));
        }
    }
}
