using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>Hands a file to who may see what it hangs on: asked of the database each time. No connection is held while it travels.</summary>
public static class DownloadEndpoint
{
    // Shown in the page; everything else is saved. Never text/html, never SVG.
    private static readonly HashSet<string> Inline = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"];

    public static void MapDownloads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/files/{id:guid}", ServeAsync).WithMetadata(new AccessAttribute(Surface.Account));
        routes.MapGet("/files/{id:guid}/thumbnail", ServeThumbnailAsync).WithMetadata(new AccessAttribute(Surface.Account));
    }

    /// <summary>Whether a browser shows it by itself.</summary>
    public static bool IsShown(string contentType) => Inline.Contains(contentType);

    // Asked of the database each time, as the file is; what the browser has is sent once. Where there is none the answer is empty, and
    // the file's icon stays in sight.
    private static async Task ServeThumbnailAsync(Guid id, HttpContext context, PortalDb db, Thumbnails thumbnails)
    {
        var (cancel, response) = (context.RequestAborted, context.Response);
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancel);
        await db.CommitAsync(cancel);
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var tag = $"\"{Convert.ToHexStringLower(file.Sha256.AsSpan(0, 8))}\"";
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (await thumbnails.FindAsync(file, cancel) is not { } small)
        {
            response.Headers.ETag = default;
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.ContentType = Thumbnails.ContentType;
        response.ContentLength = small.Length;
        await response.Body.WriteAsync(small, cancel);
    }

    private static async Task ServeAsync(Guid id, HttpContext context, PortalRequest request, PortalDb db, FileStores stores, TimeProvider clock)
    {
        var cancel = context.RequestAborted;
        var file = await db.Set<StoredFile>().SingleOrDefaultAsync(f => f.Id == id, cancel);
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        file.Accessed(clock.GetUtcNow());
        db.Add(AuditEntry.Of(request.Actor, "view", "file.downloaded", clock.GetUtcNow())
            .About("file", file.Id, file.OrganizationId, null).Values(null, new Dictionary<string, object?> { ["name"] = file.OriginalFilename }));
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);

        await using var content = await stores.Of(file.Store).OpenAsync(file.ObjectKey, cancel);
        await SendAsync(context, file.OriginalFilename, file.ContentType, file.SizeBytes, content);
    }

    /// <summary>Hands a file out: in the page where a browser may show it, else to be saved. Nobody keeps it on the way.</summary>
    internal static async Task SendAsync(HttpContext context, string name, string contentType, long size, Stream content)
    {
        var cancel = context.RequestAborted;
        var disposition = new ContentDispositionHeaderValue(Inline.Contains(contentType) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        var headers = context.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox";
        headers.CacheControl = "private, no-store";
        context.Response.ContentType = contentType;
        context.Response.ContentLength = size;
        if (contentType.StartsWith("text/", StringComparison.Ordinal))
        {
            var beginning = new byte[Math.Min(size, TextCharset.Enough)];
            var length = await content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancel);
            context.Response.ContentType = $"{contentType}; charset={TextCharset.Of(beginning[..length])}";
            await context.Response.Body.WriteAsync(beginning.AsMemory(0, length), cancel);
        }

        await content.CopyToAsync(context.Response.Body, cancel);
    }
}
