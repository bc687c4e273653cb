using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Hangs uploaded files on a ticket or a comment.</summary>
public sealed class TicketFiles(PortalDb db)
{
    public const int MaxFiles = 20;

    /// <summary>
    /// Only files of this uploader that hang on nothing yet are taken; others are passed over, as if they did not exist.
    /// </summary>
    public async Task AttachAsync(Actor actor, Ticket ticket, Guid? commentId, IReadOnlyList<Guid> fileIds, Visibility visibility, CancellationToken cancel)
    {
        if (fileIds.Count == 0)
        {
            return;
        }

        var wanted = fileIds.Distinct().Take(MaxFiles).ToList();
        var pending = await db.Set<StoredFile>()
            .Where(f => wanted.Contains(f.Id) && f.State == "pending" && f.UploadedById == actor.UserId && f.OrganizationId == ticket.OrganizationId)
            .ToListAsync(cancel);
        foreach (var file in pending)
        {
            file.Attach(visibility);
            db.Add(TicketAttachment.Of(ticket, commentId, file.Id, actor.UserId));
        }
    }
}
