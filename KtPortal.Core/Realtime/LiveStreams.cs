using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Realtime;

/// <summary>Opens the transaction of who wants to listen, and says who it is; null if nobody is signed in.</summary>
public delegate Task<Actor?> EnterViewer(PortalDb db, CancellationToken cancel);

/// <summary>A stream that has begun: what was missed, and what comes; nothing more comes to who only polls.</summary>
public sealed record OpenStream(LiveSubscription? Subscription, IReadOnlyList<byte[]> Missed);

/// <summary>
/// Opens streams: the topics are authorised, and what was missed is read, under the viewer's own rights in one short
/// transaction. From then on the stream holds no connection.
/// </summary>
public sealed class LiveStreams(IServiceScopeFactory scopes, LiveHub hub, LineFeed lines, LivePush push)
{
    private const int MostMissed = 500;

    private const string Topics = "select (extract(epoch from now()) * 1000)::bigint, t.id, t.priority_id from (select) one left join tickets t on t.id = any($1) and t.deleted_at is null";

    private const string Missed = """
        select e.event, e.data::text, (extract(epoch from e.created_at) * 1000)::bigint
        from stream_events e
        where e.created_at >= to_timestamp($1 / 1000.0)
            and case when e.user_id is not null then $4 and e.user_id = app.user_id() and e.event <> 'session.ended'
                     when e.ticket_id is not null then $3 or e.ticket_id = any($2)
                     else $4 end
        order by e.id limit 501
        """;

    /// <param name="after">The last id the page has seen: milliseconds since 1970.</param>
    public async Task<OpenStream?> OpenAsync(EnterViewer enter, AskedTopics asked, long? after, bool follow, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (await enter(db, cancel) is not { IsSignedIn: true } actor)
        {
            return null;
        }

        var (now, topics) = await AuthoriseAsync(db, actor, asked, cancel);
        // First listen, then read what was: nothing falls between.
        var stream = follow ? hub.Subscribe(actor, topics) : null;
        try
        {
            List<byte[]> frames = [LiveFrame.Opening(now)];
            if (after is { } seen)
            {
                frames.AddRange(await CatchUpAsync(db, topics, seen, now, cancel));
            }

            await db.CommitAsync(cancel);
            foreach (var priority in topics.Tickets.Select(t => t.PriorityId).Distinct())
            {
                lines.Moved(actor.TenantId, priority);
            }

            return new(stream, frames);
        }
        catch when (stream is not null)
        {
            hub.Ended(stream);
            throw;
        }
    }

    private static async Task<(long Now, LiveTopics Topics)> AuthoriseAsync(PortalDb db, Actor actor, AskedTopics asked, CancellationToken cancel)
    {
        var mayRead = actor.May(TicketPermissions.Read);
        await using var command = db.Command(Topics);
        command.Parameters.Add(new() { Value = mayRead ? asked.Tickets.ToArray() : [] });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var now = 0L;
        var tickets = new List<WatchedTicket>();
        while (await rows.ReadAsync(cancel))
        {
            now = rows.GetInt64(0);
            if (!rows.IsDBNull(1))
            {
                tickets.Add(new(rows.GetGuid(1), rows.GetGuid(2)));
            }
        }

        return (now, new(tickets, asked.AllTickets && mayRead, asked.Notifications));
    }

    private async Task<List<byte[]>> CatchUpAsync(PortalDb db, LiveTopics topics, long seen, long now, CancellationToken cancel)
    {
        if (seen < now - (long)push.Kept.TotalMilliseconds)
        {
            return [LiveFrame.Resync];
        }

        await using var command = db.Command(Missed);
        command.Parameters.Add(new() { Value = seen - (long)push.Overlap.TotalMilliseconds });
        command.Parameters.Add(new() { Value = topics.Tickets.Select(t => t.Id).ToArray() });
        command.Parameters.Add(new() { Value = topics.AllTickets });
        command.Parameters.Add(new() { Value = topics.Notifications });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var frames = new List<byte[]>();
        while (await rows.ReadAsync(cancel))
        {
            frames.Add(LiveFrame.Of(rows.GetInt64(2), rows.GetString(0), rows.GetString(1)));
        }

        return frames.Count > MostMissed ? [LiveFrame.Resync] : frames;
    }
}

/// <summary>What a page asks to hear of. Names that are no topic are left out, not refused.</summary>
public sealed record AskedTopics(IReadOnlyList<Guid> Tickets, bool AllTickets, bool Notifications)
{
    private const int MostTickets = 100;

    /// <param name="text">Comma separated: <c>notifications,tickets,ticket:{id}</c>.</param>
    public static AskedTopics Parse(string? text)
    {
        var names = (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(
            [.. names.Where(n => n.StartsWith("ticket:", StringComparison.Ordinal)).Select(n => n["ticket:".Length..])
                .Select(n => Guid.TryParse(n, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(MostTickets)],
            names.Contains("tickets"),
            names.Contains("notifications"));
    }
}
