using KtPortal.Core.Branding;
using KtPortal.Core.Branding.Images;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <param name="TooDark">For a dark page; null until it is measured, or where it can't be.</param>
public sealed record BrandUpload(BrandImage Image, bool? TooDark = null);

/// <summary>A picture on its way from the form into the brand: read, measured outside of any transaction, kept.</summary>
public sealed class BrandUploads(BrandImages images, BrandIcons icons, RateLimits limits)
{
    /// <returns>The picture, or why it is refused; neither if there is no file.</returns>
    public async Task<(BrandUpload? Upload, string? Refusal)> ReadAsync(Actor actor, IFormFile? file, bool mustBeSquare, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
        {
            return default;
        }

        if (file.Length > BrandImage.MaxBytes)
        {
            return (null, BrandProblemTexts.PictureTooLarge);
        }

        if (await limits.TakeAsync(actor, FileLimits.Uploads, cancel) is { } wait)
        {
            return (null, BrandPageTexts.TooManyFiles.ForMinutes(wait));
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancel);
        var (image, refusal) = BrandImage.Read(content.ToArray());
        return image switch
        {
            null => (null, refusal),
            { Proportion: < 0.9 or > 1.1 } when mustBeSquare => (null, BrandPageTexts.IconNotSquare),
            _ => (new(image), null),
        };
    }

    public async Task<BrandUpload> MeasureAsync(BrandUpload upload, CancellationToken cancel) => upload with { TooDark = await icons.IsTooDarkAsync(upload.Image, cancel) };

    public Task<Guid> KeepAsync(Actor actor, Guid organizationId, BrandUpload upload, CancellationToken cancel) =>
        images.AddAsync(actor, organizationId, upload.Image, upload.TooDark, cancel);
}
