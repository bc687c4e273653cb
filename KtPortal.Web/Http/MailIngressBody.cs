using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>Finds the raw message in a request: the body itself, a field of a form, or a string in JSON.</summary>
internal static class MailIngressBody
{
    private static readonly string[] Fields = ["email", "body-mime"];

    /// <returns>The message; null where the request has none.</returns>
    public static async Task<Stream?> OpenAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return request.Body;
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await OpenFieldAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).Value, cancel);
        }

        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? await OpenJsonAsync(request, cancel) : request.Body;
    }

    // Streamed: the field is read where it comes, nothing is buffered before it.
    private static async Task<Stream?> OpenFieldAsync(HttpRequest request, string? boundary, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 100)
        {
            return null;
        }

        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var field) &&
                Fields.Contains(HeaderUtilities.RemoveQuotes(field.Name).Value, StringComparer.Ordinal))
            {
                return new SenderStream(section.Body);
            }
        }

        return null;
    }

    // Only the one string is kept: a document of everything would weigh many times what was sent.
    private static async Task<Stream?> OpenJsonAsync(HttpRequest request, CancellationToken cancel) =>
        await JsonSerializer.DeserializeAsync<JsonMail>(request.Body, cancellationToken: cancel) is { RawEmail: { } raw }
            ? new MemoryStream(Encoding.UTF8.GetBytes(raw), writable: false)
            : null;

    private sealed record JsonMail(string? RawEmail);
}
