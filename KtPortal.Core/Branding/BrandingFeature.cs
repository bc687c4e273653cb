using KtPortal.Core.Branding.Images;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Branding;

public sealed class BrandingFeature : Feature
{
    public const string BrandPlace = "brand";

    public override IReadOnlyList<PermissionGrant> Permissions => BrandPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 10, BrandPlace, "/desk/admin/brand", "palette", () => BrandTexts.Brand)
        {
            Permission = BrandPermissions.Manage,
        },
    ];

    public override IReadOnlyList<Purge> Purges =>
    [
        new($"""
            delete from brand_versions v where exists (select 1 from brands b
                where b.tenant_id = v.tenant_id and b.organization_id = v.organization_id
                    and v.version <= b.version - {BrandSheets.KeptVersions})
            """),
        new("""
            delete from brand_images i where i.created_at < now() - interval '1 day'
                and not exists (select 1 from brands b where b.tenant_id = i.tenant_id and b.organization_id = i.organization_id
                                and b.files::text || b.settings::text || coalesce(b.draft::text, '') like '%' || i.id || '%')
                and not exists (select 1 from brand_versions v where v.tenant_id = i.tenant_id and v.organization_id = i.organization_id
                                and v.settings::text like '%' || i.id || '%')
            """),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton<SvgPainter>();
        services.AddSingleton<BrandIcons>();
        services.AddSingleton<BrandFiles>();
        services.AddScoped<BrandSheets>();
        services.AddScoped<BrandImages>();
        services.AddScoped<BrandDrafts>();
        services.AddScoped<BrandPublishing>();
        services.AddScoped<BrandPreviews>();
        services.AddScoped<CustomCssSwitch>();
    }
}
