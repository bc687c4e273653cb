using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Http;

public sealed record KeptFile(Guid Id, string Name, long Size);

/// <summary>
/// The files of a form. They were streamed to the store before the page's transaction began; here they become rows, and
/// are kept for the next try when the form is refused.
/// </summary>
public sealed class Uploads(PortalDb db, PortalRequest request, IFileStore store, TimeProvider clock)
{
    private readonly List<Guid> saved = [];
    private readonly HashSet<Guid> withoutRoom = [];
    private Visibility visibility;
    private Guid organizationId;
    private Problem.TooMany? tooMany;

    /// <summary>What was read from the body, not yet known to the database.</summary>
    internal List<(Guid Id, IntakeResult File)> Received { get; } = [];

    /// <summary>Ids of files uploaded with an earlier try of the same form.</summary>
    internal List<Guid> Earlier { get; } = [];

    /// <summary>Whether the form brought files, with this try or an earlier one.</summary>
    public bool Any => Received.Count + Earlier.Count > 0 || tooMany is not null;

    /// <summary>
    /// Who acts on a page for visitors, whoever else is signed in in that browser. Such a page says which earlier files were its form's.
    /// </summary>
    internal Actor? ActsFor { get; set; }

    /// <summary>Why files were not taken, in the user's words.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Files that wait for the form to be accepted.</summary>
    public List<KeptFile> Kept { get; } = [];

    /// <summary>A file that came too often.</summary>
    internal void Refuse(string name, TimeSpan wait)
    {
        Refusals.Add(RefusalTexts.FileLater.With(name));
        tooMany = new(RefusalTexts.TooManyUploads.ForMinutes(wait), wait);
    }

    /// <summary>Writes the received files as rows of the organization, still hanging on nothing.</summary>
    /// <returns>The ids to attach, those of earlier tries among them.</returns>
    public async Task<IReadOnlyList<Guid>> SaveAsync(Guid organization, Visibility seenBy, CancellationToken cancel)
    {
        (organizationId, visibility) = (organization, seenBy);
        await AddRowsAsync(cancel);
        await TakeEarlierAsync(cancel);
        return [.. saved, .. Earlier];
    }

    /// <summary>The form was refused before it was known where its files will hang.</summary>
    /// <param name="organization">Whose they are until then.</param>
    public async Task KeepAsync(Guid organization, Visibility seenBy, CancellationToken cancel)
    {
        (organizationId, visibility) = (organization, seenBy);
        await KeepAsync(cancel);
    }

    /// <summary>
    /// The form was refused and its transaction will be rolled back: the files get a transaction of their own, so that they
    /// need not travel again.
    /// </summary>
    public async Task KeepAsync(CancellationToken cancel)
    {
        if (Received.Count == 0 && Earlier.Count == 0)
        {
            return;
        }

        await db.RollbackAsync();
        saved.Clear();
        if (await EnterAsync(cancel))
        {
            await AddRowsAsync(cancel);
            var (ids, uploader) = (saved.Concat(Earlier).ToList(), Uploader);
            Kept.AddRange(await db.Set<StoredFile>().AsNoTracking()
                .Where(f => ids.Contains(f.Id) && f.State == "pending" && f.UploadedById == uploader)
                .OrderBy(f => f.CreatedAt).ThenBy(f => f.Id).Select(f => new KeptFile(f.Id, f.OriginalFilename, f.SizeBytes)).ToListAsync(cancel));
            await db.CommitAsync(cancel);
            await EnterAsync(cancel);
        }
    }

    /// <summary>Files that came too often: the form is shown again, with the others kept.</summary>
    public async Task<Problem.TooMany?> RefuseAsync(Guid organization, Visibility seenBy, CancellationToken cancel)
    {
        if (tooMany is not null)
        {
            (organizationId, visibility) = (organization, seenBy);
            await KeepAsync(cancel);
        }

        return tooMany;
    }

    /// <summary>Removes from the store what was received and has no row: after a refusal, a fault, or a broken line.</summary>
    internal async Task DiscardAsync(bool accepted)
    {
        var rows = accepted ? saved : Kept.ConvertAll(k => k.Id);
        foreach (var (id, file) in Received)
        {
            if (!rows.Contains(id))
            {
                await store.DeleteAsync(file.Key, CancellationToken.None);
            }
        }
    }

    private Guid? Uploader => ActsFor is null ? request.Actor.UserId : ActsFor.UserId;

    private async Task<bool> EnterAsync(CancellationToken cancel)
    {
        if (ActsFor is not { } visitors)
        {
            return await request.EnterAsync(db, cancel);
        }

        await db.EnterAsync(visitors, cancel);
        return true;
    }

    // They wait for a day. Where the form is now for somebody else than it was at first, they go along.
    private async Task TakeEarlierAsync(CancellationToken cancel)
    {
        if (Earlier.Count == 0)
        {
            return;
        }

        var uploader = Uploader;
        var found = await db.Set<StoredFile>().AsNoTracking().Where(f => Earlier.Contains(f.Id) && f.UploadedById == uploader)
            .Select(f => new { f.Id, Moves = f.State == "pending" && f.OrganizationId != organizationId }).ToListAsync(cancel);
        if (found.Count < Earlier.Distinct().Count())
        {
            Refusals.Add(RefusalTexts.FileGone);
        }

        if (found.Where(f => f.Moves).Select(f => f.Id).ToArray() is { Length: > 0 } moving)
        {
            await using var command = db.Command("select app.hand_files_over($1, $2)", moving, organizationId);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private async Task AddRowsAsync(CancellationToken cancel)
    {
        if (Received.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var room = await db.Set<Core.Clients.Organization>().Where(o => o.Id == organizationId)
            .Select(o => o.StorageLimitBytes - o.StorageUsedBytes).SingleOrDefaultAsync(cancel);
        foreach (var (id, file) in Received)
        {
            if (file.Size > room)
            {
                if (withoutRoom.Add(id))
                {
                    Refusals.Add(RefusalTexts.StorageFull.With(file.OriginalName));
                }

                continue;
            }

            room -= file.Size;
            db.Add(StoredFile.Uploaded(id, organizationId, Uploader, file.OriginalName, file.ContentType, file.Size, file.Sha256,
                store.Name, file.Key, visibility, now));
            saved.Add(id);
        }

        await db.SaveChangesAsync(cancel);
    }
}
