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

    private static string? Choose(HttpRequest request, IFileProvider files)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, suffix) in Kinds)
        {
            if (accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0) && files.GetFileInfo(request.Path + suffix).Exists)
            {
                return suffix;
            }
        }

        return null;
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
