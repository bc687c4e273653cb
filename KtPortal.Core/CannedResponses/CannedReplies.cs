using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;

namespace KtPortal.Core.CannedResponses;

/// <summary>What replies made with responses need besides their text.</summary>
public sealed class CannedReplies(PortalDb db, PlaceholderBook placeholders)
{
    /// <summary>More are not counted from one reply.</summary>
    private const int Most = 10;

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
