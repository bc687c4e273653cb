using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>A part of a conversation, however long that is: the newest entries, or those before an edge.</summary>
/// <param name="Before">Null for the newest.</param>
/// <param name="Whole">Whose text is wanted whole, though it is long: a comment's id, or the ticket's for its description.</param>
/// <param name="Mentions">With whom comments call: staff read that.</param>
/// <param name="History">With what stood in comments before they were changed: the provider reads that.</param>
public readonly record struct ConversationPart(ListEdge? Before = null, Guid? Whole = null, bool History = false, bool Mentions = false);

/// <summary>Reads a part of the conversation, the same for desk and portal: what is in it the policies decide.</summary>
internal static class Conversation
{
    /// <summary>Comments and events shown at once.</summary>
    public const int Most = 50;

    /// <summary>Characters of one text shown at once.</summary>
    public const int LongestText = 20_000;

    /// <summary>Characters of all texts shown at once.</summary>
    private const int LongestPart = 200_000;

    private const string Earlier = """
        , (select jsonb_agg(jsonb_build_object('until', v.changed_at, 'text', left(v.content, 2000), 'format', v.content_format) order by v.edition)
            from ticket_comment_versions v where v.tenant_id = ticket_comments.tenant_id and v.comment_id = ticket_comments.id)::text as earlier
        """;

    private const string Mentioned = """
        , (select array_agg(m.said_as) from ticket_mentions m
            where m.tenant_id = ticket_comments.tenant_id and m.comment_id = ticket_comments.id) as mentioned
        """;

    /// <summary>The beginning of a column's text, or all of it, and whether it was cut (<c>name_is_cut</c>); $2 says whose.</summary>
    public static string Shown(string column, string id, string name) => string.Create(CultureInfo.InvariantCulture,
        $"case when {id} = $2 then {column} else left({column}, {LongestText}) end as {name}, "
        + $"{id} <> $2 and length({column}) > {LongestText} as {name}_is_cut");

    /// <summary>Three statements, each one row longer than what is shown; newest first.</summary>
    public static void AddTo(NpgsqlBatch batch, Guid ticketId, ConversationPart part)
    {
        var before = part.Before is null ? "" : "and (created_at, id) < ($3, $4)";
        Add($"""
            select id, created_at, author_name, author_id, is_staff, visibility, source, {Shown("content", "id", "shown")},
                {Shown("quoted", "id", "shown_quote")}, content_format, mail_state, came_from,
                edited_at, deleted_at, removed_by, kind {(part.History ? Earlier : ", null as earlier")}
                {(part.Mentions ? Mentioned : ", null::text[] as mentioned")}
            from ticket_comments where ticket_id = $1 {before} order by created_at desc, id desc limit {Most + 1}
            """);
        Add($"""
            select id, created_at, kind, actor_name, actor_id, visibility, data from timeline_events
            where subject_id = $1 and kind <> 'created' {before} order by created_at desc, id desc limit {Most + 1}
            """);
        batch.BatchCommands.Add(new("""
            select f.id, a.part_id, f.original_filename, f.content_type, f.size_bytes
            from attachments a join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
            where a.subject_id = $1 and f.deleted_at is null order by a.created_at, a.id
            """) { Parameters = { new() { Value = ticketId } } });

        void Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = ticketId }, new() { Value = part.Whole ?? Guid.Empty } } };
            if (part.Before is { } edge)
            {
                command.Parameters.Add(new() { Value = edge.At });
                command.Parameters.Add(new() { Value = edge.Id });
            }

            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>Reads the three results that follow in <paramref name="rows"/>, the first of which is current.</summary>
    /// <returns>The entries, oldest first, whether there are earlier ones, and the files of the description.</returns>
    public static async Task<(List<ConversationEntry> Entries, bool HasEarlier, List<AttachedFile> OfDescription)> ReadAsync(
        NpgsqlDataReader rows, CancellationToken cancel)
    {
        var entries = new List<ConversationEntry>();
        while (await rows.ReadAsync(cancel))
        {
            entries.Add(CommentReading.Read(rows));
        }

        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            entries.Add(ReadEvent(rows));
        }

        await rows.NextResultAsync(cancel);
        var files = new List<AttachedFile>();
        while (await rows.ReadAsync(cancel))
        {
            files.Add(new AttachedFile(
                rows.Id("id"), rows.OptionalId("part_id"), rows.Text("original_filename"), rows.Text("content_type"), rows.Size("size_bytes")));
        }

        // An id breaks ties, since both are version 7.
        entries.Sort((a, b) => a.At != b.At ? b.At.CompareTo(a.At) : Compare(b.Id, a.Id));
        var shown = Fitting(entries);
        var filesOf = files.ToLookup(f => f.CommentId);
        var list = entries.Take(shown).Reverse().Select(e => filesOf.Contains(e.Id) ? e with { Files = [.. filesOf[e.Id]] } : e).ToList();
        return (list, shown < entries.Count, [.. filesOf[null]]);
    }

    // At least one, however long it is. What was asked for whole weighs no more than its beginning did: it stays in its part.
    private static int Fitting(List<ConversationEntry> newestFirst)
    {
        var (count, length) = (0, 0);
        foreach (var entry in newestFirst.Take(Most))
        {
            length += Math.Min(entry.Content.Length, LongestText) + Math.Min(entry.Quoted?.Length ?? 0, LongestText);
            if (count > 0 && length > LongestPart)
            {
                break;
            }

            count++;
        }

        return count;
    }

    // As the database compares them: byte by byte as they are written.
    private static int Compare(Guid a, Guid b) => string.CompareOrdinal(a.ToString("N"), b.ToString("N"));

    private static ConversationEntry ReadEvent(NpgsqlDataReader rows) => new()
    {
        Id = rows.Id("id"),
        At = rows.Instant("created_at"),
        Kind = rows.Text("kind"),
        Author = rows.Text("actor_name"),
        AuthorId = rows.OptionalId("actor_id"),
        Visibility = EnumText<Visibility>.Parse(rows.Text("visibility")),
        Content = rows.Text("data"),
    };
}
