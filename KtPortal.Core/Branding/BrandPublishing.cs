using KtPortal.Core.Audit;
using KtPortal.Core.Branding.Css;
using KtPortal.Core.Branding.Images;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Branding;

/// <summary>What a brand is published with, ready before anything is locked.</summary>
public sealed record BrandArtwork((BrandImage Image, bool TooDark)? Logo, BrandImage? LogoDark, BrandImage? Favicon)
{
    /// <summary>Made of the others; empty until they are painted.</summary>
    public IReadOnlyList<BrandFile> Icons { get; init; } = [];
}

/// <summary>Makes a brand the one that everybody sees: derives its style sheet, reads its own CSS, makes its icons, once.</summary>
/// <remarks>In three steps, because painting takes seconds and no transaction waits for it: gather, paint, publish.</remarks>
public sealed class BrandPublishing(PortalDb db, BrandDrafts drafts, BrandImages images, BrandIcons icons, TimeProvider clock)
{
    private const string Sql = """
        update brands set portal_name = $2, short_name = $3, primary_color = $4, secondary_color = $5, accent_color = $6, stylesheet = $7, custom_css = $8,
            settings = $9::jsonb, files = $10::jsonb, draft = null, revision = revision + 1, version = version + 1, published_at = $11
        where organization_id = $1 returning version
        """;

    /// <summary>The pictures that the settings name, if these can be published at all.</summary>
    public async Task<Result<BrandArtwork>> GatherAsync(Guid organizationId, BrandSettings settings, CancellationToken cancel)
    {
        if (BrandRules.Check(settings) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        return await ReadAsync(organizationId, settings, cancel);
    }

    /// <summary>To be called outside of any transaction.</summary>
    public async Task<BrandArtwork> PaintAsync(BrandSettings settings, BrandArtwork artwork, CancellationToken cancel) =>
        artwork with { Icons = await icons.MakeAsync(settings, artwork.Favicon, artwork.Logo?.Image, cancel) };

    /// <inheritdoc cref="BrandDrafts.SaveAsync"/>
    public async Task<Result<BrandSheet>> PublishAsync(Actor actor, Guid organizationId, BrandSettings settings, int revision, BrandArtwork artwork, CancellationToken cancel)
    {
        var saved = await drafts.SaveAsync(actor, organizationId, settings, revision, cancel);
        if (!saved.Succeeded || (saved.Value.Revision != revision && !saved.Value.HasDraft))
        {
            return saved; // refused, or published already: the button was pressed twice
        }

        var version = await WriteAsync(actor, organizationId, settings, artwork, cancel);
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
            settings = settings with { LogoId = await images.AddAsync(actor, organizationId, image, await icons.IsTooDarkAsync(image, cancel), cancel) };
        }

        // Nobody else knows the organization yet: nobody waits.
        await WriteAsync(actor, organizationId, settings, await PaintAsync(settings, await ReadAsync(organizationId, settings, cancel), cancel), cancel);
    }

    private async Task<BrandArtwork> ReadAsync(Guid organizationId, BrandSettings settings, CancellationToken cancel) => new(
        await images.FindAsync(organizationId, settings.LogoId, cancel),
        (await images.FindAsync(organizationId, settings.LogoDarkId, cancel))?.Image,
        (await images.FindAsync(organizationId, settings.FaviconId, cancel))?.Image);

    private async Task<int> WriteAsync(Actor actor, Guid organizationId, BrandSettings settings, BrandArtwork artwork, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var files = await FilesAsync(actor, organizationId, settings, artwork, cancel);
        await using var publish = db.Command(Sql, organizationId, settings.PortalName, settings.ShortName, settings.Primary, settings.Secondary, settings.Accent,
            BrandStylesheet.Write(settings), CustomStyles.Read(settings.CustomCss).Css ?? "", settings.ToJson(), BrandFace.WriteFiles(files), now);
        var version = (int)(await publish.ExecuteScalarAsync(cancel))!;
        await using var keep = db.Command("""
            insert into brand_versions (tenant_id, id, organization_id, version, settings, published_by, created_at) values ($1, $2, $3, $4, $5::jsonb, $6, $7)
            """, actor.TenantId, Guid.CreateVersion7(), organizationId, version, settings.ToJson(), actor.DisplayName, now);
        await keep.ExecuteNonQueryAsync(cancel);
        return version;
    }

    private async Task<Dictionary<string, PublishedFile>> FilesAsync(Actor actor, Guid organizationId, BrandSettings settings, BrandArtwork artwork, CancellationToken cancel)
    {
        var files = new Dictionary<string, PublishedFile>();
        if (artwork.Logo is var (logo, tooDark))
        {
            files[$"logo.{logo.Extension}"] = new(settings.LogoId!.Value, tooDark, logo.Proportion >= 2);
        }

        if (artwork.LogoDark is { } dark)
        {
            files[$"logo-dark.{dark.Extension}"] = new(settings.LogoDarkId!.Value);
        }

        foreach (var icon in artwork.Icons)
        {
            files[icon.Name] = new(await images.AddAsync(actor, organizationId, new BrandImage(icon.ContentType, icon.Content, 512, 512, []), null, cancel));
        }

        return files;
    }
}
