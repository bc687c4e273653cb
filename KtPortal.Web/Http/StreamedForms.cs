using KtPortal.Core.Data;
using KtPortal.Core.Files;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>
/// Reads a form with files: text fields become the form, files are streamed to the store as they arrive. The request holds
/// no transaction and no connection meanwhile. The form's token must stand before the first file, else nothing is stored.
/// </summary>
public sealed class StreamedForms(RequestDelegate next)
{
    private const int MaxFieldBytes = 512 * 1024;
    private const long MaxBody = FileLimits.Count * (FileLimits.Bytes + 4096L) + MaxFieldBytes;

    public async Task InvokeAsync(HttpContext context, PortalRequest request)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<TakesFilesAttribute>() is null ||
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var db = context.RequestServices.GetRequiredService<PortalDb>();
        await db.RollbackAsync();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        try
        {
            await ReadAsync(context, request, type);
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            context.Response.StatusCode = (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return;
        }

        if (await request.EnterAsync(db, context.RequestAborted))
        {
            await next(context);
        }
        else
        {
            context.Response.Redirect("/login");
        }
    }

    private static async Task ReadAsync(HttpContext context, PortalRequest request, MediaTypeHeaderValue type)
    {
        var uploads = context.RequestServices.GetRequiredService<Uploads>();
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } found ? found : throw new InvalidDataException("no boundary");
        var reader = new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = 16 * 1024, BodyLengthLimit = null };
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var trusted = false;
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            if (disposition.IsFileDisposition())
            {
                trusted = trusted || await TrustAsync(context, fields);
                await TakeAsync(context, request, section, disposition, uploads);
            }
            else if (disposition.IsFormDisposition() && fields.Count < 200)
            {
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), await ReadFieldAsync(section, context.RequestAborted));
            }
        }

        uploads.Earlier.AddRange(fields.GetValueOrDefault("UploadedFiles").Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty));
        context.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields)));
    }

    private static async Task<bool> TrustAsync(HttpContext context, Dictionary<string, StringValues> fields)
    {
        context.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields)));
        return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context) ? true : throw new InvalidDataException("no valid token before the first file");
    }

    private static async Task TakeAsync(HttpContext context, PortalRequest request, MultipartSection section, ContentDispositionHeaderValue disposition, Uploads uploads)
    {
        var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString();
        if (name.Length == 0)
        {
            return; // an empty file field
        }

        if (uploads.Received.Count >= FileLimits.Count)
        {
            uploads.Refusals.Add($"{name} was not added: at most {FileLimits.Count} files go together.");
            await section.Body.DrainAsync(context.RequestAborted);
            return;
        }

        var id = Guid.CreateVersion7();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var key = FormattableString.Invariant($"tenants/{request.Actor.TenantId}/attachments/{now:yyyy}/{now:MM}/{id}");
        var intake = context.RequestServices.GetRequiredService<FileIntake>();
        switch (await intake.ReceiveAsync(key, name, section.Body, null, context.RequestAborted))
        {
            case IntakeResult file:
                uploads.Received.Add((id, file));
                break;
            case Refusal refusal:
                uploads.Refusals.Add($"{name} was not added. {refusal.Message}");
                await section.Body.DrainAsync(context.RequestAborted);
                break;
        }
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken cancel)
    {
        using var text = new StreamReader(new BoundedStream(section.Body, MaxFieldBytes));
        return await text.ReadToEndAsync(cancel);
    }

    /// <summary>Refuses to read more of a text field than any form here can hold.</summary>
    private sealed class BoundedStream(Stream inner, long most) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            read += count;
            return read <= most ? count : throw new InvalidDataException("a field is too long");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

internal static class FileLimits
{
    public const int Count = 20;
    public const long Bytes = 50L * 1024 * 1024;
}
