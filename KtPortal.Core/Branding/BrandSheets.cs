using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Branding;

/// <summary>An organization whose brand the actor may edit.</summary>
public sealed record BrandOwner(Guid Id, string Name, bool IsPartner);

public sealed record BrandVersion(Guid Id, int Number, string PublishedBy, DateTimeOffset At);

/// <param name="Revision">Counts every change: a form carries the one it was made of.</param>
/// <param name="CustomCssOff">The provider keeps this partner's own style sheet from being shown.</param>
/// <param name="Draft">What is being worked on; what is published, if nothing is.</param>
public sealed record BrandSheet(
    BrandOwner Owner, BrandSettings Draft, bool HasDraft, int Revision, string? EditedBy, DateTimeOffset? EditedAt, int Version, DateTimeOffset? PublishedAt,
    bool CustomCssOff, IReadOnlyList<BrandVersion> Versions);

/// <summary>Brands as their editors see them. The database shows a partner its own only.</summary>
public sealed class BrandSheets(PortalDb db)
{
    public const int KeptVersions = 20;

    private const string OwnersSql = """
        select o.id, o.name, o.kind = 'partner' as is_partner from organizations o where o.kind in ('provider', 'partner') order by o.kind desc, o.name
        """;

    private const string SheetSql = """
        select coalesce(b.draft, b.settings)::text as settings, b.draft is not null as has_draft, b.revision, b.edited_by, b.edited_at, b.version, b.published_at, b.custom_css_off
        from brands b where b.organization_id = $1
        """;

    public async Task<Result<IReadOnlyList<BrandOwner>>> OwnersAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(BrandPermissions.Manage) || !actor.IsStaff)
        {
            return new Problem.Forbidden(BrandProblemTexts.MayNotChange);
        }

        await using var command = db.Command(OwnersSql);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var owners = new List<BrandOwner>();
        while (await rows.ReadAsync(cancel))
        {
            owners.Add(new(rows.Id("id"), rows.Text("name"), rows.Flag("is_partner")));
        }

        return owners;
    }

    public Task<Result<BrandSheet>> FindAsync(Actor actor, Guid organizationId, CancellationToken cancel) => ReadAsync(SheetSql, actor, organizationId, cancel);

    /// <summary>The sheet, kept for this transaction: whoever changes the brand next waits.</summary>
    public Task<Result<BrandSheet>> KeepAsync(Actor actor, Guid organizationId, CancellationToken cancel) => ReadAsync(SheetSql + " for update", actor, organizationId, cancel);

    public async Task<BrandSettings?> OfVersionAsync(Guid organizationId, Guid versionId, CancellationToken cancel)
    {
        await using var command = db.Command("select settings::text from brand_versions where organization_id = $1 and id = $2", organizationId, versionId);
        return await command.ExecuteScalarAsync(cancel) is string json ? BrandSettings.FromJson(json) : null;
    }

    private async Task<Result<BrandSheet>> ReadAsync(string sql, Actor actor, Guid organizationId, CancellationToken cancel)
    {
        var owners = await OwnersAsync(actor, cancel);
        if (!owners.Succeeded)
        {
            return owners.Problem!;
        }

        if (owners.Value.FirstOrDefault(o => o.Id == organizationId) is not { } owner)
        {
            return new Problem.NotFound();
        }

        var versions = await VersionsAsync(organizationId, cancel);
        await using var command = db.Command(sql, organizationId);
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            return new Problem.NotFound();
        }

        var settings = BrandSettings.FromJson(row.Text("settings"));
        return new BrandSheet(
            owner, settings.PortalName.Length > 0 ? settings : BrandSettings.Named(owner.Name), row.Flag("has_draft"), row.Number("revision"),
            row.OptionalText("edited_by"), row.OptionalInstant("edited_at"), row.Number("version"),
            row.OptionalInstant("published_at"), row.Flag("custom_css_off"), versions);
    }

    private async Task<IReadOnlyList<BrandVersion>> VersionsAsync(Guid organizationId, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            select id, version, published_by, created_at from brand_versions where organization_id = $1 order by version desc limit {KeptVersions}
            """, organizationId);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var versions = new List<BrandVersion>();
        while (await rows.ReadAsync(cancel))
        {
            versions.Add(new(rows.Id("id"), rows.Number("version"), rows.Text("published_by"), rows.Instant("created_at")));
        }

        return versions;
    }
}
