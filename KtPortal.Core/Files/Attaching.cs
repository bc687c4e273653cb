using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Files;

/// <summary>Hangs uploaded files on a subject, or on a part of it.</summary>
public sealed class Attaching(PortalDb db)
{
    public const int MaxFiles = 20;

    /// <summary>
    /// Only files of this uploader that hang on nothing yet are taken; others are passed over, as if they did not exist. The subject
    /// and the part are saved with them, or were before.
    /// </summary>
    /// <param name="organizationId">Whose storage holds them.</param>
    public async Task AttachAsync(
        Actor actor, Subject subject, Guid? partId, Guid organizationId, IReadOnlyList<Guid> fileIds, CancellationToken cancel)
    {
        if (fileIds.Count == 0)
        {
            return;
        }

        var wanted = fileIds.Distinct().Take(MaxFiles).ToList();
        var pending = await db.Set<StoredFile>().AsNoTracking()
            .Where(f => wanted.Contains(f.Id) && f.State == "pending" && f.UploadedById == actor.UserId && f.OrganizationId == organizationId)
            .Select(f => f.Id).ToListAsync(cancel);
        db.AddRange(pending.Select(id => Attachment.Of(subject, partId, id, actor.UserId)));
    }
}
