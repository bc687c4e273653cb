using System.Net;
using System.Net.Sockets;
using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Tests.Jobs;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Realtime;

public sealed class EventsEndpointTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_who_is_not_signed_in_listens()
    {
        await using var node = await NodeAsync(null);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(AddressOf(node, "tickets"), Stop)).StatusCode);
    }

    [Fact]
    public async Task A_stream_begins_at_once_and_comes_back_with_what_it_missed()
    {
        await using var node = await NodeAsync(database.Shop.DanaActor);
        var ticket = await OpenTicketAsync();
        using var http = new HttpClient();
        string last;
        using (var first = await OpenAsync(http, AddressOf(node, $"ticket:{ticket},nonsense"), null))
        {
            Assert.Equal("text/event-stream", first.Response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("no", first.Response.Headers.GetValues("X-Accel-Buffering").Single());
            Assert.Contains("retry: 3000", await first.UntilAsync("id: "));
            await AnnounceAsync(ticket, "one", "public");
            last = Ids(await first.UntilAsync("event: one\n"))[^1];
        }

        await Eventually(() => node.Services.GetRequiredService<LiveHub>().Count == 0);
        await AnnounceAsync(ticket, "two.internal", "internal");
        await AnnounceAsync(ticket, "two", "public");
        using var second = await OpenAsync(http, AddressOf(node, $"ticket:{ticket}"), last);
        Assert.DoesNotContain("internal", await second.UntilAsync("event: two\n"));

        var poll = await http.GetStringAsync(new Uri(AddressOf(node, $"ticket:{ticket}") + "&after=" + last), Stop);
        Assert.Contains("event: two\n", poll);
        Assert.Equal(1, node.Services.GetRequiredService<LiveHub>().Count);
    }

    [Fact]
    public async Task An_open_stream_holds_no_connection()
    {
        await using var node = await NodeAsync(database.Shop.DanaActor);
        using var http = new HttpClient();
        var streams = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(http, AddressOf(node, "tickets"), null)));
        await Eventually(() => node.Services.GetRequiredService<LiveHub>().Count == 5);
        Assert.Equal(0L, await database.AskAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"));
        Array.ForEach(streams, s => s.Dispose());
    }

    [Fact]
    public async Task A_quiet_stream_has_a_heartbeat_and_ends_after_its_time()
    {
        using var http = new HttpClient();
        await using var beats = await NodeAsync(database.Shop.DanaActor, new() { Heartbeat = TimeSpan.FromSeconds(1) });
        using var quiet = await OpenAsync(http, AddressOf(beats, "tickets"), null);
        await quiet.UntilAsync(": \n\n");

        await using var ends = await NodeAsync(database.Shop.DanaActor, new() { Lifetime = TimeSpan.FromSeconds(1) });
        using var brief = await OpenAsync(http, AddressOf(ends, "tickets"), null);
        Assert.Equal(2, Ids(await brief.ToEndAsync()).Count);
    }

    [Fact]
    public async Task A_shutdown_ends_the_streams_at_once()
    {
        // The node would wait much longer for requests that don't end.
        await using var node = await NodeAsync(database.Shop.DanaActor, patience: TimeSpan.FromHours(1));
        using var http = new HttpClient();
        using var stream = await OpenAsync(http, AddressOf(node, "tickets"), null);
        await stream.UntilAsync("id: ");
        await node.StopAsync(Stop).WaitAsync(Waiting.Limit, Stop);
        await stream.ToEndAsync();
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        await using var node = await NodeAsync(database.Shop.AgentActor);
        var ticket = await OpenTicketAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        var address = new Uri(AddressOf(node, "tickets"));
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n\r\n"), Stop);
        var hub = node.Services.GetRequiredService<LiveHub>();
        await Eventually(() => hub.Count == 1);
        await database.RunAsync($$"""
            insert into stream_events (tenant_id, event, subject_kind, subject_id, visibility, data)
            select tenant_id, 'big', 'ticket', id, 'public', jsonb_build_object('x', repeat('x', 7000))
            from tickets, generate_series(1, 3000) n where id = '{{ticket}}'
            """);
        await Eventually(() => hub.Count == 0);
    }

    private Task<WebApplication> NodeAsync(Actor? actor, LivePush? push = null, TimeSpan? patience = null) => database.StartNodeAsync(
        services => services.AddSingleton(push ?? new()).Configure<HostOptions>(o => o.ShutdownTimeout = patience ?? o.ShutdownTimeout),
        app => app.MapEvents(_ => async (db, cancel) =>
        {
            if (actor is not null)
            {
                await db.EnterAsync(actor, cancel);
            }

            return actor;
        }));

    private async Task<Guid> OpenTicketAsync()
    {
        await database.RunAsync(database.Shop.OpenTickets(1));
        return await database.AskAsync<Guid>("select id from tickets order by created_at desc, id limit 1");
    }

    private Task<object?> AnnounceAsync(Guid ticket, string name, string visibility) => database.RunAsync("""
        insert into stream_events (tenant_id, event, subject_kind, subject_id, visibility)
        select tenant_id, $2, 'ticket', id, $3 from tickets where id = $1
        """, ticket, name, visibility);

    private static string AddressOf(WebApplication node, string topics) => $"{node.Urls.Single()}/events?topics={topics}";

    private static List<string> Ids(string text) => [.. text.Split('\n').Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Select(l => l[4..])];

    private static async Task<EventStream> OpenAsync(HttpClient http, string address, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("text/event-stream"));
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        response.EnsureSuccessStatusCode();
        return new(response, await response.Content.ReadAsStreamAsync(Stop));
    }

    private sealed record EventStream(HttpResponseMessage Response, Stream Body) : IDisposable
    {
        private readonly StringBuilder text = new();
        private readonly byte[] buffer = new byte[4096];

        public async Task<string> UntilAsync(string part)
        {
            while (!text.ToString().Contains(part, StringComparison.Ordinal))
            {
                Assert.True(await ReadAsync(), "The stream ended: " + text);
            }

            return text.ToString();
        }

        public async Task<string> ToEndAsync()
        {
            while (await ReadAsync())
            {
            }

            return text.ToString();
        }

        public void Dispose()
        {
            Body.Dispose();
            Response.Dispose();
        }

        private async Task<bool> ReadAsync()
        {
            using var limit = new CancellationTokenSource(Waiting.Limit);
            var count = await Body.ReadAsync(buffer, limit.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            return count > 0;
        }
    }
}
