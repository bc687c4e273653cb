using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Branding;

/// <summary>Changes that nobody sees yet but who may edit the brand.</summary>
public sealed class BrandDrafts(PortalDb db, BrandSheets sheets, TimeProvider clock)
{
    /// <param name="revision">Of the sheet the form was made of.</param>
    /// <returns>The sheet as it was before.</returns>
    public async Task<Result<BrandSheet>> SaveAsync(Actor actor, Guid organizationId, BrandSettings settings, int revision, CancellationToken cancel)
    {
        var found = await sheets.KeepAsync(actor, organizationId, cancel);
        if (!found.Succeeded)
        {
            return found;
        }

        if (BrandRules.Check(settings) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        // Sent twice, or somebody else did the very same: there is nothing to keep.
        if (found.Value.Draft == settings)
        {
            return found;
        }

        if (found.Value.Revision != revision)
        {
            return ChangedMeanwhile(found.Value);
        }

        await WriteAsync(actor, found.Value, settings, "brand.draft_saved", cancel);
        return found;
    }

    /// <summary>Takes an earlier version as the draft; what is published stays until the draft is.</summary>
    /// <param name="revision">Of the sheet that was on the screen: somebody else's newer draft is not thrown away unseen.</param>
    public async Task<Result<BrandSheet>> RestoreAsync(Actor actor, Guid organizationId, Guid versionId, int revision, CancellationToken cancel)
    {
        var found = await sheets.KeepAsync(actor, organizationId, cancel);
        if (!found.Succeeded)
        {
            return found;
        }

        if (await sheets.OfVersionAsync(organizationId, versionId, cancel) is not { } earlier)
        {
            return new Problem.NotFound();
        }

        if (found.Value.Revision != revision)
        {
            return ChangedMeanwhile(found.Value);
        }

        await WriteAsync(actor, found.Value, earlier, "brand.restored", cancel);
        return found;
    }

    private static Problem.Stale ChangedMeanwhile(BrandSheet sheet) => sheet.EditedBy is { } editor
        ? new(BrandProblemTexts.ChangedBy.With(editor))
        : new(BrandProblemTexts.ChangedBySomebody);

    private async Task WriteAsync(Actor actor, BrandSheet sheet, BrandSettings settings, string what, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update brands set draft = $2::jsonb, revision = revision + 1, edited_by = $3, edited_at = $4 where organization_id = $1
            """, sheet.Owner.Id, settings.ToJson(), actor.DisplayName, clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancel);
        var changes = sheet.Draft.ChangesTo(settings).ToList();
        db.Add(AuditEntry.Of(actor, "update", what, clock.GetUtcNow()).About("brand", sheet.Owner.Id, sheet.Owner.Id, null).Values(
            changes.ToDictionary(c => c.Field, c => (object?)c.Before), changes.ToDictionary(c => c.Field, c => (object?)c.After)));
        await db.SaveChangesAsync(cancel);
    }
}
