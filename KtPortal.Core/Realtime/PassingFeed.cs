using System.Collections.Concurrent;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Realtime;

/// <summary>
/// Tells open pages what their sources say when a group moved: at once, then at most once per interval, with one reading of the
/// whole group however many watch it; and with none if nobody here does.
/// </summary>
public sealed class PassingFeed(
    LiveHub hub, IEnumerable<IPassingSource> sources, Notifications notifications, LivePush push, TimeProvider clock, ILogger<PassingFeed> log)
    : IHostedService, IDisposable
{
    private readonly Dictionary<string, IPassingSource> sourceOf = sources.ToDictionary(s => s.Kind, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Kind, Guid Tenant, Guid Id), Group> groups = new();
    private readonly List<IDisposable> listening = [];
    private readonly SemaphoreSlim few = new(3);
    private readonly CancellationTokenSource stopped = new();
    private volatile bool stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listening.AddRange(sourceOf.Values.Select(s => notifications.Listen(s.Channel, note => Hear(s.Kind, note, Moved), () => { })));
        listening.AddRange(sourceOf.Values.Where(s => s.ListChannel is not null).Select(s =>
            notifications.Listen(s.ListChannel!, note => Hear(s.Kind, note, (kind, tenant, _) => hub.Of(tenant)?.TellLists(kind)), () => { })));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopping)
        {
            return; // a host may be told twice, the second time when this is disposed
        }

        listening.ForEach(l => l.Dispose());
        if (!stopping)
        {
            stopping = true;
            await stopped.CancelAsync();
        }
    }

    /// <summary>The group moved, or somebody new watches it.</summary>
    public void Moved(string kind, Guid tenant, Guid id)
    {
        if (!sourceOf.TryGetValue(kind, out var source) || hub.Of(tenant) is not { IsWatching: true })
        {
            return;
        }

        var group = groups.GetOrAdd((kind, tenant, id), _ => new());
        lock (group)
        {
            group.Moved = true;
            if (!group.Running)
            {
                group.Running = true;
                _ = FollowAsync(source, tenant, id, group);
            }
        }
    }

    public void Dispose()
    {
        stopping = true;
        listening.ForEach(l => l.Dispose());
        stopped.Dispose();
        few.Dispose();
    }

    private static void Hear(string kind, string payload, Action<string, Guid, Guid> tell)
    {
        if (payload.Split(':') is [var tenant, var group] && Guid.TryParse(tenant, out var t) && Guid.TryParse(group, out var g))
        {
            tell(kind, t, g);
        }
    }

    private async Task FollowAsync(IPassingSource source, Guid tenant, Guid id, Group group)
    {
        await Task.Yield();
        while (!stopping && Take(group))
        {
            try
            {
                if (group.ToldAt is { } at && push.Interval - clock.GetElapsedTime(at) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, clock, stopped.Token);
                }

                await TellAsync(source, tenant, id, group);
            }
            catch (Exception e) when (e is OperationCanceledException || (stopping && e is ObjectDisposedException))
            {
                group.Moved = false;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                // The pages are told to reload when the connection is back.
                group.ToldAt = clock.GetTimestamp();
                log.LogWarning("What moved of {Kind} could not be read: {Reason}", source.Kind, e.Message);
            }
        }
    }

    private async Task TellAsync(IPassingSource source, Guid tenant, Guid id, Group group)
    {
        await few.WaitAsync(stopped.Token);
        try
        {
            group.ToldAt = clock.GetTimestamp();
            group.Moved = false; // what moves from here on is not in this reading
            if (hub.Of(tenant) is { IsWatching: true } streams)
            {
                streams.TellPassing(source.Kind, id, await source.ReadAsync(Actor.System(tenant, "live pages"), id, stopped.Token));
            }
        }
        finally
        {
            few.Release();
        }
    }

    private static bool Take(Group group)
    {
        lock (group)
        {
            return group.Running = group.Moved;
        }
    }

    private sealed class Group
    {
        public bool Running { get; set; }

        public volatile bool Moved;

        public long? ToldAt { get; set; }
    }
}
