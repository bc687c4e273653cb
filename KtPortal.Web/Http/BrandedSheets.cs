using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using KtPortal.Core.Tenancy;

namespace KtPortal.Web.Http;

/// <summary>
/// The house's sheet with a brand's few variables behind it, as one file: a page waits for one request before it is painted.
/// Compressed as small as it gets, once for a brand.
/// </summary>
public sealed class BrandedSheets(IWebHostEnvironment environment)
{
    private const int Capacity = 200;
    private readonly ConcurrentDictionary<string, Sheet> known = new(StringComparer.Ordinal);
    private readonly Lazy<string> house = new(() => Read(environment));

    /// <param name="encoding">br, gzip, or null for neither.</param>
    public ReadOnlyMemory<byte> Find(HostEntry host, string? encoding)
    {
        if (known.Count >= Capacity)
        {
            known.Clear();
        }

        var sheet = known.GetOrAdd(host.StylesheetHash, static (_, parts) => new Sheet(parts.House + parts.Brand), (House: house.Value, Brand: host.Stylesheet));
        return encoding switch { "br" => sheet.Brotli.Value, "gzip" => sheet.Gzip.Value, _ => sheet.Plain };
    }

    private static string Read(IWebHostEnvironment environment)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("assets/app.css");
        if (!file.Exists)
        {
            return "";
        }

        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }

    private sealed class Sheet
    {
        public Sheet(string content)
        {
            Plain = Encoding.UTF8.GetBytes(content);
            Brotli = new(() => Compress(to => new BrotliStream(to, CompressionLevel.SmallestSize)));
            Gzip = new(() => Compress(to => new GZipStream(to, CompressionLevel.SmallestSize)));
        }

        public byte[] Plain { get; }

        public Lazy<byte[]> Brotli { get; }

        public Lazy<byte[]> Gzip { get; }

        private byte[] Compress(Func<Stream, Stream> by)
        {
            using var into = new MemoryStream();
            using (var stream = by(into))
            {
                stream.Write(Plain);
            }

            return into.ToArray();
        }
    }
}
