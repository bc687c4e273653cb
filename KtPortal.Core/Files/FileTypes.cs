using System.Collections.Frozen;

namespace KtPortal.Core.Files;

/// <param name="Extension">In small letters, without a dot.</param>
/// <param name="IsText">All of it has to be text.</param>
/// <param name="Matches">Whether the first bytes are those of such a file.</param>
public sealed record FileType(string Extension, string ContentType, bool IsText, Func<byte[], bool> Matches);

/// <summary>What may be sent, and how to tell that a file is what its name says.</summary>
public static class FileTypes
{
    private static readonly byte[] Ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    private static readonly byte[] Zip = [0x50, 0x4B, 0x03, 0x04];
    private static readonly byte[] EmptyZip = [0x50, 0x4B, 0x05, 0x06];

    /// <summary>Programs, scripts and macros, also on an administrator's list.</summary>
    public static readonly FrozenSet<string> Never = Words(
        "exe com scr pif msi msp msix appx cpl dll sys drv ocx jar jnlp apk ipa app dmg pkg deb rpm bat cmd ps1 psm1 psd1 ps1xml vb vbs vbe js " +
        "jse mjs cjs ws wsf wsh wsc sct hta htm html xhtml shtml mht mhtml svg xml xsl xslt swf php phtml asp aspx jsp py pyc rb pl sh bash zsh " +
        "ksh csh fish reg inf lnk url desktop scf msc gadget application chm hlp docm dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm xlsb " +
        "accde accdb mde adp iso img vhd vhdx one onepkg");

    private static readonly FrozenDictionary<string, FileType> Known = All().ToFrozenDictionary(t => t.Extension, StringComparer.Ordinal);

    /// <summary>What is allowed unless an administrator says otherwise, in the order in which people are told.</summary>
    public static readonly IReadOnlyList<string> Usual =
        [.. "pdf doc docx xls xlsx ppt pptx odt ods jpg jpeg png gif webp heic zip rar txt csv log eml".Split(' ')];

    public static FileType Find(string extension) => Known.TryGetValue(extension, out var type)
        ? type
        : new FileType(extension, "application/octet-stream", IsText: false, _ => true);

    private static IEnumerable<FileType> All() =>
    [
        Binary("pdf", "application/pdf", head => head.AsSpan().IndexOf("%PDF-"u8) is >= 0 and <= 1024),
        Binary("doc", "application/msword", head => Starts(head, Ole) || Starts(head, "{\\rtf"u8)),
        Binary("xls", "application/vnd.ms-excel", head => Starts(head, Ole)),
        Binary("ppt", "application/vnd.ms-powerpoint", head => Starts(head, Ole)),
        Binary("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", IsZip),
        Binary("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", IsZip),
        Binary("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", IsZip),
        Binary("odt", "application/vnd.oasis.opendocument.text", IsZip),
        Binary("ods", "application/vnd.oasis.opendocument.spreadsheet", IsZip),
        Binary("jpg", "image/jpeg", IsJpeg),
        Binary("jpeg", "image/jpeg", IsJpeg),
        Binary("png", "image/png", head => Starts(head, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        Binary("gif", "image/gif", head => Starts(head, "GIF87a"u8) || Starts(head, "GIF89a"u8)),
        Binary("webp", "image/webp", head => Starts(head, "RIFF"u8) && Starts(head, "WEBP"u8, at: 8)),
        Binary("heic", "image/heic", IsHeic),
        Binary("zip", "application/zip", head => IsZip(head) || Starts(head, EmptyZip)),
        Binary("rar", "application/vnd.rar", head => Starts(head, "Rar!\x1A\x07"u8)),
        Text("txt", "text/plain"),
        Text("csv", "text/csv"),
        Text("log", "text/plain"),
        Text("eml", "message/rfc822"),
    ];

    private static FileType Binary(string extension, string contentType, Func<byte[], bool> matches) => new(extension, contentType, false, matches);

    private static FileType Text(string extension, string contentType) => new(extension, contentType, true, _ => true);

    private static bool IsZip(byte[] head) => Starts(head, Zip);

    private static bool IsJpeg(byte[] head) => Starts(head, [0xFF, 0xD8, 0xFF]);

    private static bool IsHeic(byte[] head) => Starts(head, "ftyp"u8, at: 4) && head.Length >= 12
        && System.Text.Encoding.Latin1.GetString(head, 8, 4) is "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1";

    private static bool Starts(byte[] head, ReadOnlySpan<byte> with, int at = 0) =>
        head.Length >= at + with.Length && head.AsSpan(at, with.Length).SequenceEqual(with);

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
