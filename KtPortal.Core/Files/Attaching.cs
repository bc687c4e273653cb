using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Files;

/// <summary>Hangs uploaded files on a subject, or on a part of it.</summary>
public sealed class Attaching(PortalDb db, TimeProvider clock)
{
    public const int MaxFiles = 20;

    /// <summary>
    /// Only files of this uploader that hang on nothing yet are taken; others are passed over, as if they did not exist. Where there
    /// are any, what has been added so far is saved first: subject and part have to be there.
    /// </summary>
    /// <param name="organizationId">Whose storage holds them.</param>
    public async Task AttachAsync(
        Actor actor, Subject subject, Guid? partId, Guid organizationId, IReadOnlyList<Guid> fileIds, CancellationToken cancel)
    {
        if (fileIds.Count == 0)
        {
            return;
        }

        await db.SaveChangesAsync(cancel);
        var wanted = fileIds.Distinct().Take(MaxFiles).ToList();
        var pending = await db.Set<StoredFile>().AsNoTracking()
            .Where(f => wanted.Contains(f.Id) && f.State == "pending" && f.UploadedById == actor.UserId && f.OrganizationId == organizationId)
            .Select(f => f.Id).ToListAsync(cancel);

        // In the order in which they were sent. An id can't tell it: those of one millisecond come as they like.
        var at = clock.GetUtcNow();
        db.AddRange(wanted.Where(pending.Contains).Select((id, i) => Attachment.Of(subject, partId, id, actor.UserId, at.AddMicroseconds(i))));
    }
}
