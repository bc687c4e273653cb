namespace KtPortal.Core.Mail.Mime;

/// <summary>RFC 2045 section 6, lenient: broken input gives what can be had of it, never an error.</summary>
internal static class TransferEncodings
{
    internal static byte[] Decode(ReadOnlySpan<byte> bytes, string? encoding) => Name(encoding) switch
    {
        "base64" => DecodeBase64(bytes),
        "quoted-printable" => DecodeQuotedPrintable(bytes),
        _ => bytes.ToArray(),
    };

    private static string Name(string? encoding)
    {
        var name = (encoding ?? "").Trim().Trim('"').ToLowerInvariant();
        var end = name.IndexOfAny([' ', ';', '(']);
        return end < 0 ? name : name[..end];
    }

    /// <summary>Skips what isn't of the alphabet; padding in the middle (joined encodings) starts a new group.</summary>
    internal static byte[] DecodeBase64(ReadOnlySpan<byte> bytes)
    {
        var result = new byte[bytes.Length / 4 * 3 + 3];
        int written = 0, buffer = 0, bits = 0;
        foreach (var b in bytes)
        {
            if (b == '=')
            {
                bits = 0;
                continue;
            }
            var value = Base64Value(b);
            if (value < 0)
            {
                continue;
            }
            buffer = (buffer << 6 | value) & 0xFFFFFF;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                result[written++] = (byte)(buffer >> bits);
            }
        }
        return result[..written];
    }

    private static int Base64Value(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    internal static byte[] DecodeQuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var result = new byte[bytes.Length];
        var written = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != '=')
            {
                result[written++] = bytes[at];
            }
            else if (SoftBreak(bytes[(at + 1)..]) is var skip and > 0)
            {
                at += skip;
            }
            else if (TryHex(bytes, at + 1, out var value))
            {
                result[written++] = value;
                at += 2;
            }
            else
            {
                result[written++] = bytes[at];
            }
        }
        return result[..written];
    }

    /// <summary>Length of blanks and line break after a trailing "=", 0 where it isn't one.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (at < rest.Length && at < 80 && rest[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }
        if (at == rest.Length)
        {
            return at;
        }
        return rest[at..] switch
        {
            [(byte)'\r', (byte)'\n', ..] => at + 2,
            [(byte)'\n' or (byte)'\r', ..] => at + 1,
            _ => 0,
        };
    }

    internal static bool TryHex(ReadOnlySpan<byte> bytes, int at, out byte value)
    {
        value = 0;
        if (at + 1 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[at]) || !char.IsAsciiHexDigit((char)bytes[at + 1]))
        {
            return false;
        }
        value = (byte)(Nibble(bytes[at]) << 4 | Nibble(bytes[at + 1]));
        return true;
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
