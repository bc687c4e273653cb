using System.IO.Compression;
using System.Text;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Http;

/// <summary>
/// Lines small enough for a cookie: names of many files, and the same reason each time. What a proxy would refuse as too long is counted
/// instead, which only names that have nothing in common come to.
/// </summary>
internal static class FoldedLines
{
    private const int Most = 4000;

    public static string Fold(IReadOnlyList<string> lines)
    {
        for (var count = lines.Count; ; count = count * 3 / 4)
        {
            var left = lines.Count - count;
            var folded = Pack(left == 0 ? lines : [.. lines.Take(count), RefusalTexts.FilesBesides.For(left)]);
            if (folded.Length <= Most || count == 0)
            {
                return folded;
            }
        }
    }

    public static string[] Unfold(string folded)
    {
        using var packed = new BrotliStream(new MemoryStream(Convert.FromBase64String(folded)), CompressionMode.Decompress);
        using var reader = new StreamReader(packed, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n');
    }

    private static string Pack(IReadOnlyList<string> lines)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.ReplaceLineEndings(" ")))));
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
