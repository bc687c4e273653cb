using System.Text;
using MimeKit;

namespace KtPortal.Core.Mail.Mime;

/// <summary>A part as MimeKit found it: header fields as bytes, and where its body stands.</summary>
internal sealed class MimeNode
{
    /// <summary>More lines in a row that are no fields aren't one field that was folded badly, but the text.</summary>
    private const int MaxUnfolded = 2;

    /// <summary>Fields have a name, other lines none.</summary>
    private readonly List<(string? Name, byte[] Bytes, int Offset, bool IsKnown)> _lines = [];
    private int? _textStart;
    private (int Start, int End) _body;

    internal List<(string Name, byte[] Value)> Fields { get; } = [];

    internal int Lines { get; private set; }

    internal ContentType? Type { get; set; }

    internal int Depth { get; set; }

    internal List<MimeNode> Children { get; } = [];

    /// <summary>Where the empty line above it was forgotten, the text begins with the first line that is no header.</summary>
    internal (int Start, int End) Body
    {
        get => _textStart is { } start && start < _body.End ? (start, _body.End) : _body;
        set => _body = value;
    }

    internal bool IsMultipart => Type is { } type && type.IsMimeType("multipart", "*");

    internal bool IsMessage => Children.Count > 0 && Type is { } type && type.IsMimeType("message", "*");

    internal void Add(Header header, ReadOnlySpan<byte> raw)
    {
        var offset = (int)(header.Offset ?? 0);
        var colon = offset + header.RawField.Length;
        var isField = colon < raw.Length && raw[colon] == ':' && header.RawField.AsSpan().Trim(" \t"u8) is var name
            && !name.IsEmpty && !name.ContainsAnyExceptInRange((byte)33, (byte)126);
        var isKnown = isField && (header.Id != HeaderId.Unknown || header.Field.StartsWith("X-", StringComparison.OrdinalIgnoreCase));
        _lines.Add(isField
            ? (Encoding.ASCII.GetString(header.RawField).Trim(), header.RawValue, offset, isKnown)
            : (null, header.RawField, offset, false));
        Lines += Math.Max(1, header.RawField.AsSpan().Count((byte)'\n') + header.RawValue.AsSpan().Count((byte)'\n'));
    }

    /// <summary>A line that lost its indentation goes back to the field above it, if what follows it is surely a field again.</summary>
    internal void Finish()
    {
        for (var at = 0; at < _lines.Count && _textStart is null; at++)
        {
            var (name, bytes, offset, _) = _lines[at];
            if (name is not null)
            {
                Fields.Add((name, bytes));
            }
            else if (!_lines.Skip(at + 1).Take(MaxUnfolded).Any(line => line.IsKnown))
            {
                _textStart = offset;
            }
            else if (Fields.Count > 0)
            {
                Fields[^1] = (Fields[^1].Name, [.. Fields[^1].Value, (byte)' ', .. bytes]);
            }
        }

        _lines.Clear();
    }

    internal MimeHeaders ToHeaders(string? charset) =>
        new(Fields.ConvertAll(field => new MimeHeader(field.Name, Unfold(Charsets.ReadHeader(field.Value, charset)))));

    /// <summary>What the first text of the message is said to be written in.</summary>
    internal string? FindCharset() =>
        Type is { } type && type.IsMimeType("text", "*") && !string.IsNullOrWhiteSpace(type.Charset)
            ? type.Charset
            : IsMessage ? null : Children.Select(child => child.FindCharset()).FirstOrDefault(charset => charset is not null);

    private static string Unfold(string value) =>
        value.Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal)
            .Replace('\t', ' ')
            .Trim();
}
