using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Branding;

/// <summary>The brands of the provider and of each partner, with what their editors try out.</summary>
internal sealed class BrandSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("brands", Readers.Staff) { Seen = IsOnesOwn },
        new("brand_images", Readers.Staff) { Seen = IsOnesOwn },
        new("brand_versions", Readers.Staff) { Seen = IsOnesOwn },
        new("brand_previews", Readers.Staff) { Seen = (preview, sight) => Is(preview, "user_id", sight.Me) },
    ];

    public override string Written => """
        brand_images insert by provider, partner: all
        brand_previews insert by provider, partner: all
        brand_previews update by provider, partner: settings
        brand_versions insert by provider, partner: all
        brands update by provider: portal_name, short_name, primary_color, secondary_color, accent_color, stylesheet, settings,
            draft, revision, edited_by, edited_at, version, published_at, custom_css, custom_css_off, files
        brands update by partner: portal_name, short_name, primary_color, secondary_color, accent_color, stylesheet, settings,
            draft, revision, edited_by, edited_at, version, published_at, custom_css, files
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("begin_brand", "trigger: gives whoever has a portal a neutral brand"),
        FunctionSample.Door("find_brand_file", "door: one published picture of one host's brand"),
    ];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.Action("/desk/admin/brand/preview/{organization:guid}/theme.css", Brands),
        RouteSample.Action("/desk/admin/brand/preview/{organization:guid}/custom.css", Brands),
        RouteSample.Action("/desk/admin/brand/images/{id:guid}", Images),
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/admin/brand"] = "the brand of the page's own host, which everybody sees there",
        ["/desk/admin/brand/versions"] = "what the page's own host looked like",
        ["/desk/admin/brand/preview"] = "the brand of the page's own host",
        ["/desk/admin/brand/preview/home"] = "the brand of the page's own host",
        ["/desk/admin/brand/preview/mail"] = "the brand of the page's own host",
        ["/desk/admin/brand/preview/sign-in"] = "the brand of the page's own host",
    };

    private List<Thing> Brands { get; } = [];

    private List<Thing> Images { get; } = [];

    public override async Task FillAsync(House house)
    {
        await house.Force("""
            insert into brand_previews (tenant_id, id, organization_id, user_id, settings)
            select u.tenant_id, gen_random_uuid(), u.organization_id, u.id, '{}'
                from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id where o.kind in ('provider', 'partner')
            """);
        Brands.AddRange((await house.Find("select organization_id::text, '', organization_id from brands")).Select(b => OfStaffOf(house, b)));
        Images.AddRange((await house.Find("select id::text, '', organization_id from brand_images where content_type = 'image/png'")).Select(b => OfStaffOf(house, b)));
    }

    private static bool IsOnesOwn(JsonObject row, Sight sight) => sight.Actor.Audience == Audience.Provider || Is(row, "organization_id", sight.Mine);

    // The provider edits its partners' brands, too.
    private static Thing OfStaffOf(House house, (string Name, string Words, Guid Organization) of)
    {
        var shop = ((Shop[])[house.Shop, house.Acme]).Single(s => s.ProviderId == of.Organization || s.Partners.Any(p => p.Id == of.Organization));
        return new Thing(of.Name, of.Words, who => who.Actor.TenantId == shop.TenantId
            && (who.Audience == Audience.Provider || (who.Audience == Audience.Partner && who.OrganizationId == of.Organization)));
    }
}
