using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Realtime;

/// <summary>
/// Hands the events of the whole deployment to the pages open on this node, each to those whose rights allow it.
/// </summary>
public sealed class LiveHub : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, TenantStreams> tenants = new();
    // More than waits here is a flood in which every page does better to reload.
    private readonly Channel<string> heard = Channel.CreateBounded<string>(new BoundedChannelOptions(20_000) { SingleReader = true });
    private readonly Notifications notifications;
    private readonly EventFetch fetch;
    private readonly LivePush push;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveHub> log;
    private readonly CancellationToken stopping;
    private int count;

    public LiveHub(Notifications notifications, EventFetch fetch, LivePush push, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LiveHub> log)
    {
        (this.notifications, this.fetch, this.push, this.clock, this.log) = (notifications, fetch, push, clock, log);
        // Before the server waits for its requests: the streams are some of them.
        stopping = lifetime.ApplicationStopping;
        stopping.Register(EndAll);
    }

    public int Count => count;

    public LiveSubscription Subscribe(Actor actor, LiveTopics topics)
    {
        var now = clock.GetTimestamp();
        var stream = new LiveSubscription(
            actor, topics, push.Capacity,
            endsAt: now + Ticks(Backoff.Jitter(push.Lifetime, 0.1)),
            nextBeat: now + Ticks(push.Heartbeat));
        var tooMany = tenants.GetOrAdd(actor.TenantId, _ => new()).Add(stream, push.StreamsPerUser);
        Interlocked.Increment(ref count);
        if (tooMany is not null)
        {
            Leave(tooMany, LiveFrame.Replaced);
        }

        if (stopping.IsCancellationRequested)
        {
            Leave(stream, null);
        }

        return stream;
    }

    /// <summary>The page is gone, or shall go.</summary>
    public void Leave(LiveSubscription stream, byte[]? last = null)
    {
        if (tenants.TryGetValue(stream.TenantId, out var streams))
        {
            streams.Remove(stream);
        }

        stream.End(last);
    }

    /// <summary>Called once by whoever subscribed, when the stream is over.</summary>
    public void Ended(LiveSubscription stream)
    {
        Leave(stream);
        Interlocked.Decrement(ref count);
    }

    internal TenantStreams? Of(Guid tenant) => tenants.GetValueOrDefault(tenant);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = notifications.Listen(Notifications.Events, Note, ResyncAll);
        try
        {
            await Task.WhenAll(TellAsync(stoppingToken), BeatAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Note(string payload)
    {
        if (!heard.Writer.TryWrite(payload))
        {
            ResyncAll();
        }
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        await Task.Yield();
        await foreach (var payload in heard.Reader.ReadAllAsync(cancel))
        {
            try
            {
                var told = LiveEvent.Parse(payload);
                if (tenants.TryGetValue(told.TenantId, out var streams))
                {
                    streams.Tell(told.Fetch ? await fetch.CompleteAsync(told, cancel) : told);
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or ArgumentException or InvalidOperationException or Npgsql.NpgsqlException)
            {
                log.LogError(e, "An event could not be told; the pages reload");
                ResyncAll();
            }
        }
    }

    // One loop for all streams: neither a timer nor a task each.
    private async Task BeatAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var now = clock.GetTimestamp();
            foreach (var stream in tenants.Values.SelectMany(t => t.All()))
            {
                if (stream.EndsAt <= now)
                {
                    Leave(stream, LastWord());
                }
                else if (stream.NextBeat <= now)
                {
                    stream.NextBeat = now + Ticks(push.Heartbeat);
                    if (stream.IsIdle)
                    {
                        stream.Send(LiveFrame.Heartbeat);
                    }
                }
            }
        }
    }

    // A page on which nothing happened for long needn't reload when it comes back: nothing was missed until now.
    private byte[]? LastWord() => notifications.IsConnected
        ? LiveFrame.At((clock.GetUtcNow() - TimeSpan.FromSeconds(30)).ToUnixTimeMilliseconds())
        : null;

    private void ResyncAll()
    {
        foreach (var stream in tenants.Values.SelectMany(t => t.All()))
        {
            if (!stream.Send(LiveFrame.Resync))
            {
                Leave(stream);
            }
        }
    }

    private void EndAll()
    {
        foreach (var stream in tenants.Values.SelectMany(t => t.All()))
        {
            Leave(stream, null);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
