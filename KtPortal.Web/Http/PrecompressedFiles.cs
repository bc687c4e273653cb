using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace KtPortal.Web.Http;

/// <summary>The built files as the build compressed them: Brotli or gzip for those who take it, never compressed anew.</summary>
public static class PrecompressedFiles
{
    private static readonly (string Encoding, string Suffix)[] Kinds = [("br", ".br"), ("gzip", ".gz")];
    private static readonly FileExtensionContentTypeProvider Types = new();

    public static bool IsCompressed(string file) => Kinds.Any(k => file.EndsWith(k.Suffix, StringComparison.Ordinal));

    public static void UseStaticFilesCompressed(this WebApplication app)
    {
        var files = app.Environment.WebRootFileProvider;
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/assets") && Choose(context.Request, files) is { } suffix)
            {
                context.Request.Path += suffix;
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = new TypeOfContent(), OnPrepareResponse = Describe });
    }

    /// <summary>br or gzip, the better one that the browser takes; null for neither.</summary>
    public static string? EncodingOf(HttpRequest request) => Accepted(request).FirstOrDefault().Encoding;

    private static string? Choose(HttpRequest request, IFileProvider files) =>
        Accepted(request).FirstOrDefault(kind => files.GetFileInfo(request.Path + kind.Suffix).Exists).Suffix;

    private static IEnumerable<(string Encoding, string Suffix)> Accepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return Kinds.Where(kind => accepted.Any(a => a.Value.Equals(kind.Encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0));
    }

    private static void Describe(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        headers.Vary = "Accept-Encoding";
        if (Kinds.FirstOrDefault(k => file.File.Name.EndsWith(k.Suffix, StringComparison.Ordinal)).Encoding is { } encoding)
        {
            headers.ContentEncoding = encoding;
        }
    }

    // app.css.br is a style sheet.
    private sealed class TypeOfContent : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? contentType) =>
            Types.TryGetContentType(IsCompressed(subpath) ? Path.ChangeExtension(subpath, null) : subpath, out contentType);
    }
}
