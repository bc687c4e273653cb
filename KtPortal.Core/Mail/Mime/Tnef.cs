using System.Buffers.Binary;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Files inside winmail.dat, Outlook's Transport Neutral Encapsulation Format ([MS-OXTNEF]).</summary>
internal static class Tnef
{
    private const uint Signature = 0x223E9F78;
    private const uint AttachRendData = 0x00069002;
    private const uint AttachTitle = 0x00018010;
    private const uint AttachData = 0x0006800F;
    private const uint AttachProperties = 0x00069005;
    private const uint LongFileName = 0x3707;
    private const int MaxFiles = 200;

    internal sealed record File(string Name, ReadOnlyMemory<byte> Content);

    internal static bool TryRead(ReadOnlyMemory<byte> bytes, out IReadOnlyList<File> files)
    {
        var found = new List<File>();
        files = found;
        if (bytes.Length < 6 || Read32(bytes.Span) != Signature)
        {
            return false;
        }
        string name = "", longName = "";
        ReadOnlyMemory<byte>? data = null;
        // Each attribute: level (1), id (4), length (4), data, checksum (2).
        for (var at = 6; at + 9 <= bytes.Length && found.Count < MaxFiles;)
        {
            var id = Read32(bytes.Span[(at + 1)..]);
            var length = Read32(bytes.Span[(at + 5)..]);
            at += 9;
            if (length > bytes.Length - at)
            {
                break;
            }
            var value = bytes.Slice(at, (int)length);
            at += (int)length + 2;
            switch (id)
            {
                case AttachRendData:
                    Add(found, name, longName, data);
                    (name, longName, data) = ("", "", null);
                    break;
                case AttachTitle:
                    name = Charsets.Read(value.Span, null, out _);
                    break;
                case AttachData:
                    data = value;
                    break;
                case AttachProperties:
                    longName = FindLongName(value.Span);
                    break;
            }
        }
        Add(found, name, longName, data);
        return true;
    }

    private static void Add(List<File> found, string name, string longName, ReadOnlyMemory<byte>? data)
    {
        if (data is { } content)
        {
            found.Add(new File(longName.Length > 0 ? longName : name, content));
        }
    }

    /// <summary>
    /// The property list needs every type's size to be walked; the one property wanted is a counted string (type 0x1F or 0x1E)
    /// with this tag, so it is looked for by tag on its 4-byte grid.
    /// </summary>
    private static string FindLongName(ReadOnlySpan<byte> properties)
    {
        for (var at = 4; at + 12 <= properties.Length; at += 4)
        {
            var tag = Read32(properties[at..]);
            var type = tag & 0xFFFF;
            if (tag >> 16 == LongFileName && type is 0x1F or 0x1E && Read32(properties[(at + 4)..]) == 1)
            {
                var length = Read32(properties[(at + 8)..]);
                if (length > 0 && length <= properties.Length - at - 12)
                {
                    var raw = properties.Slice(at + 12, (int)length);
                    return (type == 0x1F ? Encoding.Unicode.GetString(raw) : Charsets.Read(raw, null, out _)).TrimEnd('\0');
                }
            }
        }
        return "";
    }

    private static uint Read32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
