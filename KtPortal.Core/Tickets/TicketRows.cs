using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>"#Place of Length in the [Priority] queue": what a waiting client is told.</summary>
/// <param name="MinutesPerPlace">Median of the last weeks; null while there is no history.</param>
public sealed record QueuePlace(int Place, int Length, decimal? MinutesPerPlace)
{
    /// <summary>When it is likely answered, counted in business hours from now; null without history.</summary>
    public DateTimeOffset? EstimateAt(WorkCalendar? calendar, DateTimeOffset now) =>
        BusinessTime.InCalendars.EstimateAt(calendar, now, Place, MinutesPerPlace);
}

/// <summary>A word that was said, a step that was taken, or a file that was added: one entry of the conversation.</summary>
public sealed record ConversationEntry
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"comment", or the kind of event.</summary>
    public required string Kind { get; init; }

    public required string Author { get; init; }

    public Guid? AuthorId { get; init; }

    public bool IsStaff { get; init; }

    public Visibility Visibility { get; init; }

    public string Source { get; init; } = "";

    /// <summary>Markdown of a comment; JSON of an event.</summary>
    public string Content { get; init; } = "";

    public string? Quoted { get; init; }

    public string MailState { get; init; } = "none";

    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}

public sealed record AttachedFile(Guid Id, Guid? CommentId, string Name, string ContentType, long Size);

/// <summary>Reads the conversation's result sets, the same for desk and portal: what is in them the policies decide.</summary>
internal static class Conversation
{
    /// <summary>Three statements; $1 is the ticket's id. The last 200 comments and events, oldest first.</summary>
    public static readonly string[] Sql =
    [
        """
        select id, created_at, author_name, author_id, is_staff, visibility, source, content, quoted, mail_state
        from ticket_comments where ticket_id = $1 and deleted_at is null order by created_at desc limit 200
        """,
        "select id, created_at, kind, actor_name, actor_id, visibility, data from ticket_events where ticket_id = $1 order by created_at desc limit 200",
        """
        select f.id, a.comment_id, f.original_filename, f.content_type, f.size_bytes
        from ticket_attachments a join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
        where a.ticket_id = $1 and f.deleted_at is null order by a.created_at
        """,
    ];

    /// <summary>Reads the three results that follow in <paramref name="rows"/>, the first of which is current.</summary>
    public static async Task<(List<ConversationEntry> Entries, List<AttachedFile> OfDescription)> ReadAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var entries = new List<ConversationEntry>();
        while (await rows.ReadAsync(cancel))
        {
            entries.Add(new ConversationEntry
            {
                Id = rows.GetGuid(0),
                At = rows.GetFieldValue<DateTimeOffset>(1),
                Kind = "comment",
                Author = rows.GetString(2),
                AuthorId = rows.IsDBNull(3) ? null : rows.GetGuid(3),
                IsStaff = rows.GetBoolean(4),
                Visibility = EnumText<Visibility>.Parse(rows.GetString(5)),
                Source = rows.GetString(6),
                Content = rows.GetString(7),
                Quoted = rows.IsDBNull(8) ? null : rows.GetString(8),
                MailState = rows.GetString(9),
            });
        }

        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            entries.Add(new ConversationEntry
            {
                Id = rows.GetGuid(0),
                At = rows.GetFieldValue<DateTimeOffset>(1),
                Kind = rows.GetString(2),
                Author = rows.GetString(3),
                AuthorId = rows.IsDBNull(4) ? null : rows.GetGuid(4),
                Visibility = EnumText<Visibility>.Parse(rows.GetString(5)),
                Content = rows.GetString(6),
            });
        }

        await rows.NextResultAsync(cancel);
        var files = new List<AttachedFile>();
        while (await rows.ReadAsync(cancel))
        {
            files.Add(new AttachedFile(rows.GetGuid(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4)));
        }

        return (Arrange(entries, files), files.FindAll(f => f.CommentId is null));
    }

    private static List<ConversationEntry> Arrange(List<ConversationEntry> entries, List<AttachedFile> files)
    {
        // "created" is the description itself; an id breaks ties, since both are version 7.
        entries.RemoveAll(e => e.Kind == "created");
        entries.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Id.CompareTo(b.Id));
        for (var i = 0; files.Count > 0 && i < entries.Count; i++)
        {
            var own = files.FindAll(f => f.CommentId == entries[i].Id);
            if (own.Count > 0)
            {
                entries[i] = entries[i] with { Files = own };
            }
        }

        return entries;
    }
}
