using System.Collections.Concurrent;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Realtime;

/// <summary>
/// Tells open ticket pages their place when a line moved: at once, then at most once per interval, with one query for the
/// whole line however many watch it; and with none if nobody here does.
/// </summary>
public sealed class LineFeed(LiveHub hub, LineQuery query, Notifications notifications, LivePush push, TimeProvider clock, ILogger<LineFeed> log)
    : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<(Guid Tenant, Guid Priority), Line> lines = new();
    private readonly SemaphoreSlim few = new(3);
    private readonly CancellationTokenSource stopped = new();
    private volatile bool stopping;
    private IDisposable? listening;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listening = notifications.Listen(Notifications.Lines, Hear, () => { });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopping)
        {
            return; // a host may be told twice, the second time when this is disposed
        }

        listening?.Dispose();
        if (!stopping)
        {
            stopping = true;
            await stopped.CancelAsync();
        }
    }

    /// <summary>The line moved, or somebody new watches it.</summary>
    public void Moved(Guid tenant, Guid priority)
    {
        if (hub.Of(tenant) is not { IsWatching: true })
        {
            return;
        }

        var line = lines.GetOrAdd((tenant, priority), _ => new());
        lock (line)
        {
            line.Moved = true;
            if (!line.Running)
            {
                line.Running = true;
                _ = FollowAsync(tenant, priority, line);
            }
        }
    }

    public void Dispose()
    {
        stopping = true;
        listening?.Dispose();
        stopped.Dispose();
        few.Dispose();
    }

    private void Hear(string payload)
    {
        if (payload.Split(':') is [var tenant, var priority] && Guid.TryParse(tenant, out var t) && Guid.TryParse(priority, out var p))
        {
            Moved(t, p);
        }
    }

    private async Task FollowAsync(Guid tenant, Guid priority, Line line)
    {
        await Task.Yield();
        while (!stopping && Take(line))
        {
            try
            {
                if (line.ToldAt is { } at && push.Interval - clock.GetElapsedTime(at) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, clock, stopped.Token);
                }

                await TellAsync(tenant, priority, line);
            }
            catch (Exception e) when (e is OperationCanceledException || (stopping && e is ObjectDisposedException))
            {
                line.Moved = false;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                // The pages are told to reload when the connection is back.
                line.ToldAt = clock.GetTimestamp();
                log.LogWarning("A line could not be read: {Reason}", e.Message);
            }
        }
    }

    private async Task TellAsync(Guid tenant, Guid priority, Line line)
    {
        await few.WaitAsync(stopped.Token);
        try
        {
            line.ToldAt = clock.GetTimestamp();
            line.Moved = false; // what moves from here on is not in this count
            if (hub.Of(tenant) is { IsWatching: true } streams)
            {
                streams.TellLine(priority, await query.ReadAsync(Actor.System(tenant, "live lines"), priority, stopped.Token));
            }
        }
        finally
        {
            few.Release();
        }
    }

    private static bool Take(Line line)
    {
        lock (line)
        {
            return line.Running = line.Moved;
        }
    }

    private sealed class Line
    {
        public bool Running { get; set; }

        public volatile bool Moved;

        public long? ToldAt { get; set; }
    }
}
