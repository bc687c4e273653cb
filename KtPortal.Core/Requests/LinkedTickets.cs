using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.Requests;

/// <summary>A ticket as the holder of its link sees it; of one that is not confirmed only that it is there.</summary>
public sealed record LinkedTicket(PortalTicket Ticket, bool IsUnconfirmed);

/// <summary>Where a file lies, for who hands it out.</summary>
public sealed record LinkedFile(string Name, string ContentType, long Size, string Store, string Key);

/// <summary>
/// What a link shows. Acts as the public: that role reads no table, and the functions it may call answer for the token alone, on the host
/// of the context.
/// </summary>
public sealed class LinkedTickets(PortalDb db)
{
    private static readonly string TicketSql =
        $"select t.*, {Conversation.Shown("t.description", "t.id", "shown")} from app.link_ticket($1) t";

    private static readonly string CommentsSql = $"""
        select id, created_at, author_name, null::uuid as author_id, is_staff, 'public' as visibility, 'portal' as source,
            {Conversation.Shown("content", "id", "shown")}, null::text as shown_quote, false as shown_quote_is_cut, content_format,
            'none' as mail_state, null::text as came_from, edited_at, deleted_at, removed_by, kind, null::text as earlier,
            null::text[] as mentioned
        from app.link_comments($1)
        """;

    private const string StepsSql = """
        select id, created_at, kind, actor_name, null::uuid as actor_id, 'public' as visibility, data from app.link_steps($1)
        """;

    /// <returns>Null for a link that never was, is over, or is another host's: nobody learns which.</returns>
    public async Task<LinkedTicket?> FindAsync(string? token, ConversationPart part, CancellationToken cancel)
    {
        if (!RequestLink.IsPossible(token))
        {
            return null;
        }

        var hash = RequestLink.HashOf(token!);
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(TicketSql) { Parameters = { new() { Value = hash }, new() { Value = part.Whole ?? Guid.Empty } } });
        batch.BatchCommands.Add(Newest(CommentsSql, hash, part, withWhole: true));
        batch.BatchCommands.Add(Newest(StepsSql, hash, part, withWhole: false));
        batch.BatchCommands.Add(new("""
            select id, part_id, original_filename, content_type, size_bytes from app.link_files($1) order by attached_at, id
            """) { Parameters = { new() { Value = hash } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
        {
            return null;
        }

        var (ticket, isUnconfirmed) = (Read(rows), rows.Flag("is_unconfirmed"));
        await rows.NextResultAsync(cancel);
        var (entries, hasEarlier, files) = await Conversation.ReadAsync(rows, cancel);
        return new(ticket with { Conversation = entries, HasEarlier = hasEarlier, Files = files }, isUnconfirmed);
    }

    public async Task<LinkedFile?> FindFileAsync(string? token, Guid file, CancellationToken cancel)
    {
        if (!RequestLink.IsPossible(token))
        {
            return null;
        }

        await using var find = db.Command(
            "select original_filename, content_type, size_bytes, store, object_key from app.link_files($1) where id = $2 limit 1",
            RequestLink.HashOf(token!), file);
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new(row.Text("original_filename"), row.Text("content_type"), row.Size("size_bytes"), row.Text("store"), row.Text("object_key"))
            : null;
    }

    private static NpgsqlBatchCommand Newest(string sql, byte[] hash, ConversationPart part, bool withWhole)
    {
        var command = new NpgsqlBatchCommand { Parameters = { new() { Value = hash } } };
        if (withWhole)
        {
            command.Parameters.Add(new() { Value = part.Whole ?? Guid.Empty });
        }

        var first = command.Parameters.Count + 1;
        if (part.Before is { } edge)
        {
            command.Parameters.Add(new() { Value = edge.At });
            command.Parameters.Add(new() { Value = edge.Id });
        }

        var before = part.Before is null ? "" : string.Create(CultureInfo.InvariantCulture, $"where (created_at, id) < (${first}, ${first + 1})");
        command.CommandText = $"{sql} {before} order by created_at desc, id desc limit {Conversation.Most + 1}";
        return command;
    }

    private static PortalTicket Read(NpgsqlDataReader r) => new()
    {
        Id = r.Id("id"),
        Number = r.Text("number"),
        Subject = r.Text("subject"),
        Phase = EnumText<Phase>.Parse(r.Text("phase")),
        StatusName = r.Text("status_name"),
        PriorityName = r.Text("priority_name"),
        Level = EnumText<PriorityLevel>.Parse(r.Text("level")),
        Place = QueuePlace.Read(r),
        Description = new(r.Text("shown"), EnumText<TextFormat>.Parse(r.Text("description_format"))),
        IsCut = r.Flag("shown_is_cut"),
        IsDescriptionRemoved = r.Flag("is_description_removed"),
        CategoryName = r.OptionalText("category_name"),
        RequesterName = r.Text("requester_name"),
        AssigneeName = r.OptionalText("assignee_name"),
        AssignedAt = r.OptionalInstant("assigned_at"),
        ScheduledStart = r.OptionalInstant("scheduled_start"),
        ScheduledEnd = r.OptionalInstant("scheduled_end"),
        CreatedAt = r.Instant("created_at"),
    };
}
