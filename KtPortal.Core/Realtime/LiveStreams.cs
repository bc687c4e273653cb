using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
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
public sealed class LiveStreams(IServiceScopeFactory scopes, IEnumerable<LiveKind> kinds, LiveHub hub, PassingFeed passing, LivePush push)
{
    private const int MostMissed = 500;

    private const string Now = "select (extract(epoch from now()) * 1000)::bigint";

    private const string Missed = """
        select e.event, app.told(e)::text, (extract(epoch from e.created_at) * 1000)::bigint
        from stream_events e
        where e.created_at >= to_timestamp($1 / 1000.0)
            and case when e.user_id is not null then $4 and e.user_id = app.user_id() and e.event <> 'session.ended'
                     when e.subject_id is not null then e.subject_kind = any($3) or e.subject_id = any($2)
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
            foreach (var (kind, group) in topics.Subjects.Where(s => s.Group is not null).Select(s => (s.About.Kind, s.Group!.Value)).Distinct())
            {
                passing.Moved(kind, actor.TenantId, group);
            }

            return new(stream, frames);
        }
        catch when (stream is not null)
        {
            hub.Ended(stream);
            throw;
        }
    }

    private async Task<(long Now, LiveTopics Topics)> AuthoriseAsync(PortalDb db, Actor actor, AskedTopics asked, CancellationToken cancel)
    {
        var readable = kinds.Where(k => actor.May(k.Permission)).ToList();
        var watched = readable.FindAll(k => asked.Subjects.Any(s => s.Kind == k.Kind));
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Now));
        foreach (var kind in watched)
        {
            var ids = asked.Subjects.Where(s => s.Kind == kind.Kind).Select(s => s.Id).ToArray();
            batch.BatchCommands.Add(new(kind.FindSql) { Parameters = { new() { Value = ids } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        var now = rows.GetInt64(0);
        var subjects = new List<WatchedSubject>();
        foreach (var kind in watched)
        {
            await rows.NextResultAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                subjects.Add(new(new Subject(kind.Kind, rows.Id("id")), rows.OptionalId("group_id")));
            }
        }

        return (now, new(subjects, [.. readable.Where(k => asked.All.Contains(k.All)).Select(k => k.Kind)], asked.Notifications));
    }

    private async Task<List<byte[]>> CatchUpAsync(PortalDb db, LiveTopics topics, long seen, long now, CancellationToken cancel)
    {
        if (seen < now - (long)push.Kept.TotalMilliseconds)
        {
            return [LiveFrame.Resync];
        }

        await using var command = db.Command(Missed);
        command.Parameters.Add(new() { Value = seen - (long)push.Overlap.TotalMilliseconds });
        command.Parameters.Add(new() { Value = topics.Subjects.Select(s => s.About.Id).ToArray() });
        command.Parameters.Add(new() { Value = topics.AllOf.ToArray() });
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
/// <param name="All">Names of whole kinds: <c>tickets</c>.</param>
public sealed record AskedTopics(IReadOnlyList<Subject> Subjects, IReadOnlyList<string> All, bool Notifications)
{
    private const int MostSubjects = 100;

    /// <param name="text">Comma separated: <c>notifications,tickets,ticket:{id}</c>.</param>
    public static AskedTopics Parse(string? text)
    {
        var names = (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(2 * MostSubjects).ToList();
        return new(
            [.. names.Select(Read).OfType<Subject>().Distinct().Take(MostSubjects)],
            [.. names.Where(n => !n.Contains(':', StringComparison.Ordinal)).Distinct()],
            names.Contains("notifications"));
    }

    private static Subject? Read(string name) =>
        name.Split(':') is [{ Length: > 0 } kind, var text] && Guid.TryParse(text, out var id) && id != Guid.Empty
            ? new Subject(kind, id)
            : null;
}
