using KtPortal.Core.Branding;
using KtPortal.Core.Branding.Css;
using KtPortal.Core.Data;

namespace KtPortal.Web.Http;

/// <summary>Style sheets and pictures of a brand that is not published, for its editors.</summary>
public static class BrandPreviewEndpoint
{
    private static readonly AccessAttribute Editors = new(Surface.Desk, BrandPermissions.Manage);

    public static void MapBrandPreview(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/admin/brand/preview/{organization:guid}/theme.css", (Guid organization, HttpContext context, PortalRequest request, BrandSheets sheets, BrandPreviews previews) =>
            SheetAsync(organization, context, request, sheets, previews, BrandStylesheet.Write)).WithMetadata(Editors);
        routes.MapGet("/desk/admin/brand/preview/{organization:guid}/custom.css", (Guid organization, HttpContext context, PortalRequest request, BrandSheets sheets, BrandPreviews previews) =>
            SheetAsync(organization, context, request, sheets, previews, brand => CustomStyles.Read(brand.CustomCss).Css ?? "")).WithMetadata(Editors);
        routes.MapGet("/desk/admin/brand/images/{id:guid}", ImageAsync).WithMetadata(Editors);
    }

    private static async Task<IResult> SheetAsync(
        Guid organization, HttpContext context, PortalRequest request, BrandSheets sheets, BrandPreviews previews, Func<BrandSettings, string> write)
    {
        var found = await sheets.FindAsync(request.Actor, organization, context.RequestAborted);
        if (!found.Succeeded)
        {
            return Results.NotFound();
        }

        var shown = await previews.ShownAsync(request.Actor, organization, found.Value.Draft, context.Request.Query["v"], context.RequestAborted);
        return Results.Text(write(shown), "text/css; charset=utf-8");
    }

    private static async Task<IResult> ImageAsync(Guid id, HttpContext context, BrandImages images, PortalDb db)
    {
        var image = await images.FindAsync(id, context.RequestAborted);
        await db.CommitAsync(context.RequestAborted);
        if (image is null)
        {
            return Results.NotFound();
        }

        BrandEndpoint.ProtectImage(context.Response);
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Bytes(image.Content, image.ContentType);
    }
}
