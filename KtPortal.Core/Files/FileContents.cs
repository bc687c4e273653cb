using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Files;

public static class FileContents
{
    /// <summary>
    /// What a form's files are, for its key (<see cref="Forms.FormKeys"/>): name and content of each. Whoever sends a form again sends its
    /// files again, and they get other ids.
    /// </summary>
    public static async Task<string> ContentsOfAsync(this PortalDb db, IReadOnlyList<Guid> files, CancellationToken cancel)
    {
        if (files.Count == 0)
        {
            return "";
        }

        var found = await db.Set<StoredFile>().AsNoTracking().Where(f => files.Contains(f.Id))
            .Select(f => new { f.OriginalFilename, f.Sha256 }).ToListAsync(cancel);
        return string.Join('\n', found.Select(f => $"{Convert.ToHexString(f.Sha256)} {f.OriginalFilename}").Order(StringComparer.Ordinal));
    }
}
