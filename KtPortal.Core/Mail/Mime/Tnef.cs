using MimeKit;
using MimeKit.Tnef;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// winmail.dat, Outlook's Transport Neutral Encapsulation Format ([MS-OXTNEF]), as MimeKit unpacks it. With <paramref name="IsWhole"/>
/// nothing of it was left out.
/// </summary>
internal sealed record Tnef(IReadOnlyList<MimePart> Files, string? Text, string? Html, bool IsWhole)
{
    private const int MaxFiles = 200;

    private const TnefComplianceStatus Broken = TnefComplianceStatus.StreamTruncated | TnefComplianceStatus.InvalidAttribute
        | TnefComplianceStatus.InvalidAttributeLength | TnefComplianceStatus.InvalidAttributeLevel | TnefComplianceStatus.InvalidRowCount
        | TnefComplianceStatus.InvalidPropertyLength | TnefComplianceStatus.NestingTooDeep | TnefComplianceStatus.UnsupportedPropertyType;

    /// <summary>Null where it is none.</summary>
    internal static Tnef? Read(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22]))
        {
            return null;
        }

        var (files, isSound) = Count(bytes);
        if (files > MaxFiles)
        {
            return null;
        }

        return Guarded.Try(() => Unpack(bytes, files, isSound)) ?? new Tnef([], null, null, IsWhole: false);
    }

    private static Tnef Unpack(ReadOnlyMemory<byte> bytes, int files, bool isSound)
    {
        using var part = new TnefPart { Content = new MimeKit.MimeContent(new MemoryStream(bytes.ToArray(), writable: false)) };
        using var message = part.ConvertToMessage();
        var entities = message.BodyParts.ToList();
        var found = entities.OfType<MimeKit.MimePart>().Where(entity => entity.IsAttachment && entity is not TnefPart)
            .Select(file => MimePart.File(file.FileName ?? "", file.ContentType.MimeType.ToLowerInvariant(), ContentOf(file))).ToList();
        var texts = entities.OfType<TextPart>().Where(text => !text.IsAttachment).ToList();
        var words = TextOf(texts.Find(text => text.IsPlain)) ?? RtfOf(texts.Find(text => text.IsRichText));
        var html = TextOf(texts.Find(text => text.IsHtml));
        var holdsSomething = found.Count > 0 || words is not null || html is not null;
        return new Tnef(found, words, html, isSound && holdsSomething && found.Count == files);
    }

    private static string? TextOf(TextPart? text) =>
        text is not null && Charsets.Read(ContentOf(text).Span, text.ContentType.Charset, out _) is { Length: > 0 } read
            ? read.Replace("\r\n", "\n", StringComparison.Ordinal)
            : null;

    private static string? RtfOf(TextPart? rtf) => rtf is null ? null : RtfText.Read(ContentOf(rtf).Span);

    private static ReadOnlyMemory<byte> ContentOf(MimeKit.MimePart part)
    {
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        return content.ToArray();
    }

    /// <summary>Files as announced. Not sound is what MimeKit reads past in silence: cut off, of lying lengths, not a letter.</summary>
    private static (int Files, bool IsSound) Count(ReadOnlyMemory<byte> bytes)
    {
        var (files, isLetter) = (0, true);
        using var reader = new TnefReader(new MemoryStream(bytes.ToArray(), writable: false), 0, TnefComplianceMode.Loose);
        var isRead = Guarded.Try(() =>
        {
            while (reader.ReadNextAttribute())
            {
                files += reader.AttributeTag == TnefAttributeTag.AttachRenderData ? 1 : 0;
                isLetter &= reader.AttributeTag != TnefAttributeTag.MessageClass || IsLetter(reader.TnefPropertyReader.ReadValueAsString());
            }

            return "";
        });
        return (files, isRead is not null && isLetter && (reader.ComplianceStatus & Broken) == 0);
    }

    private static bool IsLetter(string type) =>
        type.EndsWith(".Note", StringComparison.OrdinalIgnoreCase) || type.StartsWith("IPM.Note", StringComparison.OrdinalIgnoreCase);
}
