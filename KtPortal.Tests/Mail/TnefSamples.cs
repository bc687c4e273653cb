using System.Text;

namespace KtPortal.Tests.Mail;

/// <summary>winmail.dat, written as [MS-OXTNEF] says.</summary>
internal static class TnefSamples
{
    private static readonly byte[] Header = [0x78, 0x9F, 0x3E, 0x22, 1, 0];

    private const string Words = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Guten Tag,\\par der Drucker im B\\'fcro.}";

    /// <summary>A text in RTF (stored, not packed: [MS-OXRTFCP] section 2.1.3.1) and a file, in base64.</summary>
    internal static string Letter => Convert.ToBase64String(LetterOf(Words));

    internal static byte[] LetterOf(string rtf) =>
    [
        .. Header,
        .. Attribute(1, 0x00069003, Properties(Binary(0x1009, Rtf(rtf)))),
        .. Attribute(2, 0x00069002, new byte[14]),
        .. Attribute(2, 0x0006800F, "%PDF-1.4"u8),
        .. Attribute(2, 0x00069005, Properties(Text(0x3707, "Prüfbericht.pdf"))),
    ];

    internal static string CutOff => Convert.ToBase64String([.. Convert.FromBase64String(Letter).AsSpan(0, 120)]);

    internal static byte[] Attribute(byte level, int id, ReadOnlySpan<byte> data)
    {
        var sum = 0;
        foreach (var b in data)
        {
            sum = (sum + b) & 0xFFFF;
        }

        return [level, .. BitConverter.GetBytes(id), .. BitConverter.GetBytes(data.Length), .. data, .. BitConverter.GetBytes((ushort)sum)];
    }

    private static byte[] Properties(byte[] property) => [1, 0, 0, 0, .. property];

    private static byte[] Binary(int id, byte[] value) => Counted(id, 0x0102, value);

    private static byte[] Text(int id, string value) => Counted(id, 0x001F, Encoding.Unicode.GetBytes(value + "\0"));

    private static byte[] Counted(int id, short type, byte[] value) =>
    [
        .. BitConverter.GetBytes(type), .. BitConverter.GetBytes((short)id), 1, 0, 0, 0, .. BitConverter.GetBytes(value.Length),
        .. value, .. new byte[(4 - (value.Length % 4)) % 4],
    ];

    private static byte[] Rtf(string rtf) =>
    [
        .. BitConverter.GetBytes(rtf.Length + 12), .. BitConverter.GetBytes(rtf.Length), .. "MELA"u8, 0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes(rtf),
    ];
}
