using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Mentions;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Comments;

/// <summary>The words or the readers of a comment are others, or it was taken away.</summary>
public sealed record CommentChanged(Guid Ticket, Guid Comment) : IEvent
{
    public static string Name => "ticket.comment_changed";
}

/// <param name="Edition">Which was read.</param>
/// <param name="Readers">Fewer than so far; null: as they are.</param>
public sealed record ChangeComment(string? Content, int Edition, Visibility? Readers = null);

/// <summary>
/// What somebody said is his to say otherwise, to fewer, or not at all, for a quarter of an hour. Until when and whose, and what follows from
/// it for marks, mails and files, the database decides (<c>app.change_comment</c>).
/// </summary>
public sealed class CommentChanges(PortalDb db, TicketMentions mentions, Journal journal)
{
    /// <returns>Not found: somebody else's. A conflict: it is too late.</returns>
    public async Task<Result<OwnComment>> FindAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        if (await OwnComment.FindAsync(db, actor, id, cancel) is not { } comment)
        {
            return new Problem.NotFound();
        }

        return !actor.May(RightFor(actor, comment.Visibility)) ? new Problem.Forbidden(ProblemTexts.MayNotComment)
            : comment.Why is { } why ? Refusal(why, comment)
            : comment;
    }

    /// <summary>The comment as it is, for who is told that it can't be changed.</summary>
    public Task<OwnComment?> ShowAsync(Actor actor, Guid id, CancellationToken cancel) => OwnComment.FindAsync(db, actor, id, cancel);

    public async Task<Result<OwnComment>> ChangeAsync(Actor actor, Guid id, ChangeComment change, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (TicketRules.CheckComment(change.Content) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        var comment = found.Value;
        var readers = change.Readers ?? comment.Visibility;
        var said = comment.Said with { Text = change.Content! };
        if (await AskAsync(comment, change.Edition, said.Trimmed().Text, readers, cancel) is { } why)
        {
            return Refusal(why, comment);
        }

        if (said.Trimmed().Text != comment.Said.Text || readers != comment.Visibility)
        {
            await TellAsync(actor, comment, "comment_edited", "update", readers, cancel);
            await mentions.KeepAsync(actor, comment.TicketId, comment.Id, readers, said.Trimmed().Text, comment.Said.Text, cancel);
        }

        return comment;
    }

    public async Task<Result<OwnComment>> RemoveAsync(Actor actor, Guid id, int edition, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var comment = found.Value;
        if (await AskAsync(comment, edition, null, comment.Visibility, cancel) is { } why)
        {
            return Refusal(why, comment);
        }

        await TellAsync(actor, comment, "comment_removed", "delete", comment.Visibility, cancel);
        return comment;
    }

    // The ticket is held, as by everybody who writes on it. One that was merged meanwhile took the comment along.
    private async Task<Result<OwnComment>> TakeUpAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            var found = await FindAsync(actor, id, cancel);
            if (!found.Succeeded)
            {
                return found;
            }

            var ticket = found.Value.TicketId;
            await db.Set<Ticket>().ForUpdate().AsNoTracking().Where(t => t.Id == ticket).Select(t => t.Id).SingleOrDefaultAsync(cancel);
            var held = await FindAsync(actor, id, cancel);
            if (!held.Succeeded || held.Value.TicketId == ticket)
            {
                return held;
            }
        }

        return new Problem.Conflict(CommentProblemTexts.Moving);
    }

    // What the database says against it; null: done.
    private async Task<string?> AskAsync(OwnComment comment, int edition, string? content, Visibility readers, CancellationToken cancel)
    {
        await using var command = db.Command("select app.change_comment($1, $2, $3, $4)", comment.Id, edition);
        command.Parameters.Add(new() { Value = content as object ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = EnumText<Visibility>.Write(readers) });
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private async Task TellAsync(Actor actor, OwnComment comment, string kind, string action, Visibility readers, CancellationToken cancel)
    {
        var about = new Subject(Ticket.SubjectKind, comment.TicketId);
        // The words themselves stand in no log: whoever removes them for good finds them in one place.
        journal.Record(actor, about, new CommentChanged(comment.TicketId, comment.Id), new Step(kind, readers)
        {
            Fields =
            [
                new("ticket", null, comment.Number),
                new("visibility", EnumText<Visibility>.Write(comment.Visibility), EnumText<Visibility>.Write(readers)),
            ],
            Live = "comment",
            Part = (TicketSteps.CommentKind, comment.Id),
            Action = action,
        });
        journal.Announce(about, "comment", comment.Visibility); // who read it so far reads it no more
        await db.SaveChangesAsync(cancel);
    }

    private static string RightFor(Actor actor, Visibility visibility) => visibility switch
    {
        Visibility.Internal => TicketPermissions.CommentInternal,
        Visibility.Partner => TicketPermissions.CommentPartner,
        _ => actor.IsStaff ? TicketPermissions.Update : TicketPermissions.Create,
    };

    private static Problem Refusal(string why, OwnComment comment) => why switch
    {
        "late" => new Problem.Conflict(CommentProblemTexts.TooLate),
        "closed" => new Problem.Conflict(CommentProblemTexts.TicketClosed.With(comment.Number)),
        "stale" => new Problem.Stale(CommentProblemTexts.ChangedMeanwhile),
        "mailed" => new Problem.Conflict(CommentProblemTexts.MailedAlready),
        "wider" => new Problem.Invalid("Visibility", CommentProblemTexts.NotMoreReaders),
        _ => new Problem.Conflict(CommentProblemTexts.Gone),
    };
}
