using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.CannedResponses;

/// <summary>What replies made with responses need besides their text.</summary>
public sealed class CannedReplies(PortalDb db, PlaceholderBook placeholders, PlaceholderValues values)
{
    /// <summary>More are not counted from one reply.</summary>
    private const int Most = 10;

    /// <summary>
    /// Custom fields are filled in as the reply is sent: only then it is settled who reads it, and what those may not read has no value.
    /// </summary>
    public async Task<string?> FillAsync(Actor actor, string ticket, string? text, Visibility readers, CancellationToken cancel)
    {
        if (text is null || !PlaceholderText.NamesIn(text).Any(placeholders.IsOwn)
            || await db.Set<Ticket>().Where(t => t.Number == ticket).Select(t => (Guid?)t.Id).SingleOrDefaultAsync(cancel) is not { } id)
        {
            return text;
        }

        var known = await values.ReadAsync(actor, new Subject(Ticket.SubjectKind, id), cancel, readers);
        return PlaceholderText.Fill(
            text, known.Where(v => placeholders.IsOwn(v.Key)).ToDictionary(v => v.Key, v => v.Value is { } words ? MarkdownText.Escape(words) : null));
    }

    /// <summary>What clients or partners read has no placeholder left in it. Null where that is so.</summary>
    public Problem? Refuse(string? text, Visibility visibility) =>
        visibility != Visibility.Internal && placeholders.RefuseToSend(text ?? "") is { } open
            ? new Problem.Invalid("Content", open)
            : null;

    /// <summary>Counts the responses that a reply was made with, once however often it is sent.</summary>
    public async Task CountAsync(Actor actor, Guid reply, IReadOnlyCollection<Guid> responses, CancellationToken cancel)
    {
        var used = responses.Distinct().Order().Take(Most).ToArray();
        if (used.Length == 0 || !actor.May(CannedResponsePermissions.Use) ||
            await db.ClaimAsync(actor, FormKeys.KeyOf(reply, "canned"), used[0], cancel) is not null)
        {
            return;
        }

        await using var count = db.Command("update canned_responses set usage_count = usage_count + 1 where id = any($1)", used);
        await count.ExecuteNonQueryAsync(cancel);
    }
}
