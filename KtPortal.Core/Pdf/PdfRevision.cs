using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Pdf;

/// <summary>
/// Adds to a PDF without touching what is there (ISO 32000-1, 7.5.6): changed and new objects, their table and a trailer behind its end.
/// Reads what our renderer writes: a plain table, dictionaries outside of streams.
/// </summary>
internal sealed partial class PdfRevision
{
    private readonly string text;
    private readonly long previous;
    private readonly Dictionary<int, long> offsets = [];
    private readonly SortedDictionary<int, string> added = [];
    private readonly Match trailer;
    private int next;

    /// <exception cref="InvalidDataException">It is written in another way.</exception>
    public PdfRevision(byte[] pdf)
    {
        text = Encoding.Latin1.GetString(pdf);
        var end = text.LastIndexOf("startxref", StringComparison.Ordinal);
        trailer = Trailer().Match(text, Math.Max(0, text.LastIndexOf("trailer", StringComparison.Ordinal)));
        var begin = end < 0 ? "" : text[(end + 9)..].Trim('\r', '\n', ' ', '%', 'E', 'O', 'F');
        if (!trailer.Success || !long.TryParse(begin, CultureInfo.InvariantCulture, out previous))
        {
            throw new InvalidDataException("This PDF has no plain table of objects.");
        }

        ReadTable();
        next = int.Parse(Of(Size()), CultureInfo.InvariantCulture);
        Root = int.Parse(Of(RootOf()), CultureInfo.InvariantCulture);
    }

    public int Root { get; }

    public string this[int number]
    {
        get
        {
            var begin = text.IndexOf("obj", (int)offsets[number], StringComparison.Ordinal) + 3;
            return text[begin..text.IndexOf("endobj", begin, StringComparison.Ordinal)].Trim();
        }
    }

    public int FirstPage
    {
        get
        {
            var pages = Reference(this[Root], "Pages");
            return Kid().Match(this[pages]) is { Success: true } kid
                ? int.Parse(kid.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidDataException("This PDF has no page.");
        }
    }

    public int Add(string content)
    {
        added[next] = content;
        return next++;
    }

    /// <param name="more">Written into the object's dictionary.</param>
    public void Extend(int number, string more) => added[number] = $"{this[number][..^2]} {more} >>";

    public void Replace(int number, string content) => added[number] = content;

    public byte[] Write()
    {
        var body = new StringBuilder(text.EndsWith('\n') ? "" : "\n");
        var table = new StringBuilder("xref\n");
        foreach (var (number, content) in added)
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{text.Length + body.Length:0000000000} 00000 n \n");
            body.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{content}\nendobj\n");
        }

        var begin = text.Length + body.Length;
        body.Append(table).Append(CultureInfo.InvariantCulture, $"""
            trailer
            << /Size {next} /Root {Root} 0 R /Info {Of(Info())} /ID {Of(Id())} /Prev {previous} >>
            startxref
            {begin}
            %%EOF

            """);
        return Encoding.Latin1.GetBytes(text + body);
    }

    private static int Reference(string dictionary, string key) => Regex.Match(dictionary, $@"/{key} (\d+) 0 R") is { Success: true } found
        ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : throw new InvalidDataException($"This PDF has no {key}.");

    private string Of(Regex key) => key.Match(trailer.Value) is { Success: true } found
        ? found.Groups[1].Value
        : throw new InvalidDataException($"The trailer of this PDF lacks {key}.");

    private void ReadTable()
    {
        foreach (var (place, entry) in Entry().Matches(text[(int)previous..trailer.Index]).Index())
        {
            offsets[place] = long.Parse(entry.Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"trailer\s*<<.*?>>\s*startxref", RegexOptions.Singleline)]
    private static partial Regex Trailer();

    [GeneratedRegex(@"/Size (\d+)")]
    private static partial Regex Size();

    [GeneratedRegex(@"/Root (\d+) 0 R")]
    private static partial Regex RootOf();

    [GeneratedRegex(@"/Info (\d+ 0 R)")]
    private static partial Regex Info();

    [GeneratedRegex(@"/ID (\[[^\]]*\])")]
    private static partial Regex Id();

    [GeneratedRegex(@"/Kids\s*\[\s*(\d+) 0 R")]
    private static partial Regex Kid();

    [GeneratedRegex(@"^(\d{10}) \d{5} [nf] ", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
