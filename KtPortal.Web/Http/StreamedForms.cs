using System.Text;
using System.Text.Unicode;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Core.Text;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>
/// Reads a form that may hold files: text fields become the form, files are streamed to the store as they arrive. The request holds
/// no transaction and no connection meanwhile; only where the whole form was there before, and no file in it, it keeps the one it
/// has. The form's token must stand before the first file, else nothing is stored.
/// </summary>
public sealed class StreamedForms(RequestDelegate next)
{
    private const int MaxTextBytes = 512 * 1024;
    private const int MaxSections = 300;
    private const int MaxShort = 128 * 1024;
    private const long MaxBody = FileLimits.Count * (FileLimits.Bytes + 4096L) + MaxTextBytes;

    public async Task InvokeAsync(HttpContext context, PortalRequest request)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<TakesFilesAttribute>() is null ||
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var db = context.RequestServices.GetRequiredService<PortalDb>();
        if (!context.Request.Body.CanSeek)
        {
            await db.RollbackAsync();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        var uploads = context.RequestServices.GetRequiredService<Uploads>();
        var accepted = false;
        try
        {
            await ReadAsync(context, request, db, type);
            if (db.Actor is not null || await request.EnterAsync(db, context.RequestAborted) || IsForVisitors(context))
            {
                await next(context);
                accepted = !request.Refused && context.Response.StatusCode < 400;
            }
            else
            {
                context.Response.Redirect("/login");
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            context.Response.StatusCode = (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        }
        finally
        {
            // What became no row, or a row that was rolled back, leaves the store again.
            await uploads.DiscardAsync(accepted);
        }
    }

    // Their pages enter by themselves.
    private static bool IsForVisitors(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<OpenAttribute>() is not null;

    /// <summary>Waits for a form so short that it needn't be streamed.</summary>
    internal static async Task TakeShortAsync(HttpContext context)
    {
        if (context.Request.ContentLength is <= MaxShort)
        {
            context.Request.EnableBuffering(MaxShort, MaxShort);
            await context.Request.Body.DrainAsync(context.RequestAborted);
            context.Request.Body.Position = 0;
        }
    }

    private static async Task ReadAsync(HttpContext context, PortalRequest request, PortalDb db, MediaTypeHeaderValue type)
    {
        var uploads = context.RequestServices.GetRequiredService<Uploads>();
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } found ? found : throw new InvalidDataException("no boundary");
        var reader = new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = 16 * 1024, BodyLengthLimit = null };
        var fields = new KeyValueAccumulator();
        var trusted = false;
        var (sections, text) = (0, 0);
        while (await NextAsync(reader, context.RequestAborted) is { } section)
        {
            if (++sections > MaxSections)
            {
                throw new BadHttpRequestException("too many fields", StatusCodes.Status413PayloadTooLarge);
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            if (disposition.IsFileDisposition())
            {
                trusted = trusted || await TrustAsync(context, fields.GetResults());
                await (NameOf(disposition).Length > 0 ? db.RollbackAsync() : Task.CompletedTask);
                await TakeAsync(context, request, section, disposition, uploads);
            }
            else if (disposition.IsFormDisposition())
            {
                var value = await ReadFieldAsync(section, MaxTextBytes - text, context.RequestAborted);
                text += value.Length;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                fields.Append(name, TextOf(value));
                NoteEarlier(uploads, name, value);
            }
        }

        context.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields.GetResults())));
    }

    // They stand before the first file, as the token does: of all together there are only so many.
    private static void NoteEarlier(Uploads uploads, string field, byte[] value)
    {
        if (field == "UploadedFiles" && Guid.TryParse(TextOf(value), out var id) && uploads.Earlier.Count < FileLimits.Count)
        {
            uploads.Earlier.Add(id);
        }
    }

    private static async Task<bool> TrustAsync(HttpContext context, Dictionary<string, StringValues> fields)
    {
        context.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields)));
        return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context) ? true : throw new InvalidDataException("no valid token before the first file");
    }

    private static async Task TakeAsync(HttpContext context, PortalRequest request, MultipartSection section, ContentDispositionHeaderValue disposition, Uploads uploads)
    {
        if (NameOf(disposition).Length == 0)
        {
            return; // an empty file field
        }

        var name = FileNames.Clean(NameOf(disposition));

        if (uploads.Received.Count + uploads.Earlier.Count >= FileLimits.Count)
        {
            uploads.Refusals.Add(RefusalTexts.FilesTooMany.With(name, FileLimits.Count));
            await new SenderStream(section.Body).DrainAsync(context.RequestAborted);
            return;
        }

        var limits = context.RequestServices.GetRequiredService<RateLimits>();
        if (await limits.TakeAsync(request.Actor, FileLimits.Of(request.Actor), context.RequestAborted) is { } wait)
        {
            uploads.Refuse(name, wait);
            await section.Body.DrainAsync(context.RequestAborted);
            return;
        }

        var id = Guid.CreateVersion7();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var key = FileKeys.Attachment(request.Actor.TenantId, request.Actor.OrganizationId, id, now);
        var intake = context.RequestServices.GetRequiredService<FileIntake>();
        switch (await intake.ReceiveAsync(key, name, new SenderStream(section.Body), null, context.RequestAborted))
        {
            case IntakeResult file:
                uploads.Received.Add((id, file));
                break;
            case Refusal refusal:
                uploads.Refusals.Add(RefusalTexts.FileRefused.With(name, refusal.Message));
                await new SenderStream(section.Body).DrainAsync(context.RequestAborted);
                break;
        }
    }

    // Browsers write a quote and line ends with a percent sign, and nothing else (WHATWG HTML, 4.10.22.8); other programs a quote
    // behind a backslash, which elsewhere is a folder's end.
    private static string NameOf(ContentDispositionHeaderValue disposition) => disposition.FileNameStar.HasValue
        ? disposition.FileNameStar.ToString()
        : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString()
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("%22", "\"", StringComparison.Ordinal)
            .Replace("%0D", "", StringComparison.OrdinalIgnoreCase)
            .Replace("%0A", "", StringComparison.OrdinalIgnoreCase);

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            throw new InvalidDataException("the form ends in the middle", broken);
        }
    }

    /// <summary>Reads what all text fields together may hold, far more than each of them accepts, and passes over the rest.</summary>
    private static async Task<byte[]> ReadFieldAsync(MultipartSection section, int most, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var body = new SenderStream(section.Body);
        var buffer = new byte[8192];
        int count;
        while (text.Length < most && (count = await body.ReadAsync(buffer.AsMemory(0, Math.Min(most - (int)text.Length, buffer.Length)), cancel)) > 0)
        {
            text.Write(buffer, 0, count);
        }

        await body.DrainAsync(cancel);
        return text.ToArray();
    }

    // Bytes that are no text become a character that no text field accepts, so that they are refused at their field.
    private static string TextOf(byte[] bytes)
    {
        var text = TypedText.WithLineEnds(Encoding.UTF8.GetString(bytes));
        return Utf8.IsValid(bytes) ? text : text.Replace('\uFFFD', '\0');
    }
}

internal static class FileLimits
{
    public const int Count = 20;
    public const long Bytes = 50L * 1024 * 1024;

    /// <summary>Files, not forms.</summary>
    public static readonly Limit Uploads = new("uploads", CountedPer.User, 60, TimeSpan.FromMinutes(10));

    /// <inheritdoc cref="Uploads"/>
    public static readonly Limit PublicUploads = new("public-uploads", CountedPer.Address, 40, TimeSpan.FromMinutes(10));

    public static Limit Of(Actor actor) => actor.IsSignedIn ? Uploads : PublicUploads;
}
