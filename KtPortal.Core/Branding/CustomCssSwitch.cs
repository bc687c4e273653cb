using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Branding;

/// <summary>Whether a partner's own style sheet is shown to its clients: the provider's to say. What the partner wrote is kept.</summary>
public sealed class CustomCssSwitch(PortalDb db, BrandSheets sheets, TimeProvider clock)
{
    public static bool MaySet(Actor actor, BrandOwner owner) =>
        owner.IsPartner && actor.Audience == Audience.Provider && actor.May(BrandPermissions.Manage);

    /// <returns>The sheet as it was before.</returns>
    public async Task<Result<BrandSheet>> SetAsync(Actor actor, Guid organizationId, bool off, CancellationToken cancel)
    {
        var found = await sheets.KeepAsync(actor, organizationId, cancel);
        if (!found.Succeeded)
        {
            return found;
        }

        if (!MaySet(actor, found.Value.Owner))
        {
            return new Problem.Forbidden(BrandProblemTexts.MayNotSwitch);
        }

        if (found.Value.CustomCssOff == off)
        {
            return found;
        }

        await using var command = db.Command("update brands set custom_css_off = $2 where organization_id = $1", organizationId, off);
        await command.ExecuteNonQueryAsync(cancel);
        db.Add(AuditEntry.Of(actor, "update", off ? "brand.custom_css_off" : "brand.custom_css_on", clock.GetUtcNow()).About("brand", organizationId, organizationId, null));
        await db.SaveChangesAsync(cancel);
        return found;
    }
}
