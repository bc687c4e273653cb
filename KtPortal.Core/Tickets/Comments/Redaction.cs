using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Comments;

/// <summary>What is removed: a comment, a file, or, where neither is named, the description.</summary>
public readonly record struct Redacted(Guid? Comment, Guid? File);

/// <summary>What somebody is asked about before it is gone.</summary>
/// <param name="Author">Who wrote it; of a file nobody is named.</param>
/// <param name="Text">The beginning of the text, or the file's name.</param>
public sealed record RedactionPreview(
    string Number, string Subject, string? Author, WrittenText Text, Visibility Visibility, IReadOnlyList<string> Files);

/// <summary>
/// A password that somebody posted, a file that hung on the wrong ticket: it is removed for good, at any time, whoever wrote it. What is left is that
/// something was removed, and by whom; the reason is the provider's to read (<c>app.redact</c>).
/// </summary>
public sealed class Redaction(PortalDb db, Journal journal)
{
    private const int MostReason = 2000;

    private const string PreviewSql = """
        select t.number, t.subject, case when $2 is null then t.requester_name else c.author_name end as author,
            left(case when $2 is null then t.description else c.content end, 2000) as said,
            case when $2 is null then t.description_format else c.content_format end as format, o.original_filename as file,
            coalesce(h.visibility, c.visibility, 'public') as visibility,
            array(select f.original_filename from attachments a join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
                where a.subject_id = t.id and a.part_id is not distinct from $2 order by a.created_at, a.id) as files
        from tickets t
        left join ticket_comments c on c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.id = $2 and not c.is_redacted
        left join attachments h on h.tenant_id = t.tenant_id and h.subject_id = t.id and h.file_id = $3
        left join files o on o.tenant_id = h.tenant_id and o.id = h.file_id
        where t.number = $1 and t.deleted_at is null and ($2 is null or c.id is not null) and ($3 is null or o.id is not null) limit 1
        """;

    public async Task<Result<RedactionPreview>> PreviewAsync(Actor actor, string number, Redacted what, CancellationToken cancel)
    {
        await using var command = db.Command(PreviewSql, number);
        foreach (var id in new[] { what.Comment, what.File })
        {
            command.Parameters.Add(new() { Value = id as object ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        }

        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!actor.IsStaff || !await row.ReadAsync(cancel))
        {
            return new Problem.NotFound();
        }

        if (!actor.May(TicketPermissions.Delete))
        {
            return new Problem.Forbidden(CommentProblemTexts.MayNotRemove);
        }

        var readers = EnumText<Visibility>.Parse(row.Text("visibility"));
        return row.OptionalText("file") is { } file
            ? new RedactionPreview(row.Text("number"), row.Text("subject"), null, WrittenText.AsTyped(file), readers, [])
            : new RedactionPreview(
                row.Text("number"), row.Text("subject"), row.Text("author"),
                new(row.Text("said"), EnumText<TextFormat>.Parse(row.Text("format"))), readers, row.Texts("files"));
    }

    /// <param name="reason">Read by the provider's staff.</param>
    public async Task<Result<Done>> RemoveAsync(Actor actor, string number, Redacted what, string? reason, CancellationToken cancel)
    {
        var preview = await PreviewAsync(actor, number, what, cancel);
        if (!preview.Succeeded)
        {
            return preview.Problem!;
        }

        if (TypedText.Seen(reason).Length == 0)
        {
            return new Problem.Invalid("Reason", CommentProblemTexts.RemoveWhy);
        }

        if (reason!.Length > MostReason)
        {
            return new Problem.Invalid("Reason", CommentProblemTexts.ReasonTooLong.With(MostReason));
        }

        var ticket = await db.Set<Ticket>().ForUpdate().AsNoTracking().SingleAsync(t => t.Number == number, cancel);
        var readers = preview.Value.Visibility;
        if (!await AskAsync(ticket.Id, what, cancel))
        {
            return new Problem.NotFound();
        }

        var kind = what.File is not null ? "file" : what.Comment is not null ? "comment" : "description";
        journal.Record(
            ticket, actor, new TicketUpdated(ticket.Id), "redacted", Visibility.Internal,
            [new("removed", null, kind), new("reason", null, reason.Trim())], reason.Trim());
        if (what.File is not null)
        {
            // A comment says itself that it was removed.
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "file_removed", readers);
        }

        journal.AnnounceComment(ticket, readers);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private async Task<bool> AskAsync(Guid ticket, Redacted what, CancellationToken cancel)
    {
        await using var command = what.File is { } file
            ? db.Command("select app.redact_file($1, $2)", ticket, file)
            : db.Command("select app.redact($1, $2)", ticket);
        if (what.File is null)
        {
            command.Parameters.Add(new() { Value = what.Comment as object ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        }

        return await command.ExecuteScalarAsync(cancel) is true;
    }
}
