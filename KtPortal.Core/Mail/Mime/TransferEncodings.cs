using MimeKit.Encodings;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Content as it was before it was made fit for the wire. Broken input gives what can be had of it.</summary>
internal static class TransferEncodings
{
    internal static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> bytes, string? encoding) => Name(encoding) switch
    {
        "base64" => DecodeBase64(bytes),
        "quoted-printable" => Run(new QuotedPrintableDecoder(), WithoutBlanksBehindBreaks(bytes), []),
        "x-uuencode" or "uuencode" or "x-uue" or "uue" => DecodeUu(bytes),
        _ => bytes,
    };

    /// <summary>MimeKit keeps the last characters for itself until their padding comes.</summary>
    internal static ReadOnlyMemory<byte> DecodeBase64(ReadOnlyMemory<byte> bytes) => Run(new Base64Decoder(), bytes, "=="u8);

    /// <summary>The text of an encoded word, RFC 2047 section 4.2.</summary>
    internal static ReadOnlyMemory<byte> DecodeWord(ReadOnlyMemory<byte> bytes) =>
        Run(new QuotedPrintableDecoder(rfc2047: true), bytes, []);

    internal static ReadOnlyMemory<byte> DecodeUu(ReadOnlyMemory<byte> bytes) =>
        Run(new UUDecoder(), bytes, []) is { IsEmpty: false } decoded ? decoded : bytes;

    private static string Name(string? encoding)
    {
        var name = (encoding ?? "").Trim().Trim('"').ToLowerInvariant();
        var end = name.IndexOfAny([' ', ';', '(']);
        return end < 0 ? name : name[..end];
    }

    private static ReadOnlyMemory<byte> Run(IMimeDecoder decoder, ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> tail)
    {
        var input = bytes.InArray();
        var output = new byte[decoder.EstimateOutputLength(input.Count + tail.Length)];
        var length = decoder.Decode(input.Array!, input.Offset, input.Count, output);
        if (!tail.IsEmpty)
        {
            var rest = new byte[decoder.EstimateOutputLength(tail.Length)];
            var more = decoder.Decode(tail.ToArray(), 0, tail.Length, rest);
            rest.AsSpan(0, more).CopyTo(output.AsSpan(length));
            length += more;
        }

        return output.AsMemory(0, length);
    }

    /// <summary>Blanks between "=" and the end of its line were added on the way; MimeKit would keep all three.</summary>
    private static ReadOnlyMemory<byte> WithoutBlanksBehindBreaks(ReadOnlyMemory<byte> bytes)
    {
        var source = bytes.Span;
        if (source.IndexOf("= "u8) < 0 && source.IndexOf("=\t"u8) < 0)
        {
            return bytes;
        }

        var result = new byte[source.Length];
        var length = 0;
        for (var at = 0; at < source.Length; at++)
        {
            result[length++] = source[at];
            if (source[at] != '=')
            {
                continue;
            }

            var blanks = source[(at + 1)..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            blanks = blanks < 0 ? source.Length - at - 1 : blanks;
            var isBreak = at + 1 + blanks == source.Length || source[at + 1 + blanks] is (byte)'\r' or (byte)'\n';
            if (!isBreak)
            {
                source.Slice(at + 1, blanks).CopyTo(result.AsSpan(length));
                length += blanks;
            }

            at += blanks;
        }

        return result.AsMemory(0, length);
    }
}
