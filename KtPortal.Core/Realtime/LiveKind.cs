namespace KtPortal.Core.Realtime;

/// <summary>A kind of subject that pages listen to: <c>ticket:{id}</c>, or <c>tickets</c> for all that the viewer reads.</summary>
/// <param name="Kind">Its events begin with it: <c>ticket.updated</c>.</param>
/// <param name="All">The topic of all of them.</param>
/// <param name="FindSql">
/// Of the ids in $1 those that are there and the viewer sees, as <c>id</c>, and as <c>group_id</c> with what the kind's
/// <see cref="IPassingSource"/> reads them, or null.
/// </param>
/// <param name="Events">What pages hear, without the kind: <c>updated</c>, <c>comment</c>.</param>
public sealed record LiveKind(string Kind, string All, string Permission, string FindSql, params IReadOnlyList<string> Events)
{
    /// <summary>The events that a page with these topics, space-separated, listens for.</summary>
    public static string EventsOf(IEnumerable<LiveKind> kinds, string? topics)
    {
        var names = (topics ?? "").Split(' ').Select(t => t.Split(':')[0]).ToHashSet();
        var heard = kinds.Where(k => names.Contains(k.Kind) || names.Contains(k.All));
        return string.Join(' ', heard.SelectMany(k => k.Events.Select(e => $"{k.Kind}.{e}")));
    }
}
