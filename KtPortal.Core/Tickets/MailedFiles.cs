using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>Files that came with a mail and lie in the store already: their rows, not yet part of anything.</summary>
public sealed class MailedFiles(PortalDb db, TimeProvider clock)
{
    public List<Guid> Add(Guid organizationId, MailAuthor author, IReadOnlyList<IntakeResult> files, string store)
    {
        var rows = files.Select(f => StoredFile.Uploaded(
            Guid.CreateVersion7(), organizationId, author.UserId, f.OriginalName, f.ContentType, f.Size, f.Sha256, store, f.Key, Visibility.Public, clock.GetUtcNow())).ToList();
        db.AddRange(rows);
        return rows.ConvertAll(f => f.Id);
    }
}
