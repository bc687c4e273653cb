using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Branding;

/// <summary>What an editor has in the form right now, for the frames beside it.</summary>
public sealed class BrandPreviews(PortalDb db)
{
    public async Task KeepAsync(Actor actor, Guid organizationId, BrandSettings settings, CancellationToken cancel)
    {
        await using var again = db.Command("update brand_previews set settings = $3::jsonb where organization_id = $1 and user_id = $2",
            organizationId, actor.UserId!.Value, settings.ToJson());
        if (await again.ExecuteNonQueryAsync(cancel) > 0)
        {
            return;
        }

        await using var first = db.Command("insert into brand_previews (tenant_id, id, organization_id, user_id, settings) values ($1, $2, $3, $4, $5::jsonb)",
            actor.TenantId, Guid.CreateVersion7(), organizationId, actor.UserId!.Value, settings.ToJson());
        await first.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// What a frame shows: what the editor had in the form, or the saved draft where a page was opened anew since.
    /// </summary>
    /// <param name="stamp">Of the look that the frame's page was made with.</param>
    public async Task<BrandSettings> ShownAsync(Actor actor, Guid organizationId, BrandSettings draft, string? stamp, CancellationToken cancel) =>
        draft.Stamp == stamp ? draft : await FindAsync(actor, organizationId, cancel) ?? draft;

    public async Task<BrandSettings?> FindAsync(Actor actor, Guid organizationId, CancellationToken cancel)
    {
        await using var command = db.Command("select settings::text from brand_previews where organization_id = $1 and user_id = $2 limit 1", organizationId, actor.UserId!.Value);
        return await command.ExecuteScalarAsync(cancel) is string json ? BrandSettings.FromJson(json) : null;
    }
}
