using KtPortal.Core.Audit;
using KtPortal.Core.Branding.Css;
using KtPortal.Core.Branding.Images;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Branding;

/// <summary>Makes a brand the one that everybody sees: derives its style sheet, reads its own CSS, makes its icons, once.</summary>
public sealed class BrandPublishing(PortalDb db, BrandDrafts drafts, BrandImages images, BrandIcons icons, TimeProvider clock)
{
    private const string Sql = """
        update brands set portal_name = $2, short_name = $3, primary_color = $4, secondary_color = $5, accent_color = $6, stylesheet = $7, custom_css = $8,
            settings = $9::jsonb, files = $10::jsonb, draft = null, revision = revision + 1, version = version + 1, published_at = $11
        where organization_id = $1 returning version
        """;

    /// <inheritdoc cref="BrandDrafts.SaveAsync"/>
    public async Task<Result<BrandSheet>> PublishAsync(Actor actor, Guid organizationId, BrandSettings settings, int revision, CancellationToken cancel)
    {
        var saved = await drafts.SaveAsync(actor, organizationId, settings, revision, cancel);
        if (!saved.Succeeded)
        {
            return saved;
        }

        var version = await WriteAsync(actor, organizationId, settings, cancel);
        db.Add(AuditEntry.Of(actor, "update", "brand.published", clock.GetUtcNow()).About("brand", organizationId, organizationId, null)
            .Values(null, new Dictionary<string, object?> { ["version"] = version }));
        await db.SaveChangesAsync(cancel);
        return saved;
    }

    /// <summary>An organization's first brand, made with it. Inside a system context.</summary>
    public async Task PublishFirstAsync(Actor actor, Guid organizationId, BrandSettings settings, byte[]? logo, CancellationToken cancel)
    {
        if (logo is not null && BrandImage.Read(logo).Image is { } image)
        {
            settings = settings with { LogoId = await images.AddAsync(actor, organizationId, image, cancel) };
        }

        await WriteAsync(actor, organizationId, settings, cancel);
    }

    private async Task<int> WriteAsync(Actor actor, Guid organizationId, BrandSettings settings, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var files = await FilesAsync(actor, organizationId, settings, cancel);
        await using var publish = db.Command(Sql, organizationId, settings.PortalName, settings.ShortName, settings.Primary, settings.Secondary, settings.Accent,
            BrandStylesheet.Write(settings), CustomStyles.Read(settings.CustomCss).Css ?? "", settings.ToJson(), BrandFace.WriteFiles(files), now);
        var version = (int)(await publish.ExecuteScalarAsync(cancel))!;
        await using var keep = db.Command("""
            insert into brand_versions (tenant_id, id, organization_id, version, settings, published_by, created_at) values ($1, $2, $3, $4, $5::jsonb, $6, $7)
            """, actor.TenantId, Guid.CreateVersion7(), organizationId, version, settings.ToJson(), actor.DisplayName, now);
        await keep.ExecuteNonQueryAsync(cancel);
        return version;
    }

    private async Task<Dictionary<string, PublishedFile>> FilesAsync(Actor actor, Guid organizationId, BrandSettings settings, CancellationToken cancel)
    {
        var files = new Dictionary<string, PublishedFile>();
        var logo = await images.FindAsync(organizationId, settings.LogoId, cancel);
        if (logo is var (light, tooDark))
        {
            files[$"logo.{light.Extension}"] = new(settings.LogoId!.Value, tooDark, light.Proportion >= 2);
        }

        if (await images.FindAsync(organizationId, settings.LogoDarkId, cancel) is var (dark, _))
        {
            files[$"logo-dark.{dark.Extension}"] = new(settings.LogoDarkId!.Value);
        }

        var favicon = await images.FindAsync(organizationId, settings.FaviconId, cancel);
        foreach (var file in await icons.MakeAsync(settings, favicon?.Image, logo?.Image, cancel))
        {
            var image = new BrandImage(file.ContentType, file.Content, 512, 512, []);
            files[file.Name] = new(await images.AddIconAsync(actor, organizationId, image, cancel));
        }

        return files;
    }
}
