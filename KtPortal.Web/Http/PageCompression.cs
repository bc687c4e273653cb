using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace KtPortal.Web.Http;

/// <summary>
/// Pages and the brand's sheet travel compressed. Over HTTPS as well: another site can't have a page fetched again and again
/// to learn from its length, since what it fetches carries no session cookie, and the form's token differs each time.
/// Streams of events and people's files are none of these types.
/// </summary>
internal static class PageCompression
{
    private static readonly string[] Types = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "application/manifest+json"];

    public static void AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Types;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }
}
