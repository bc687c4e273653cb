namespace KtPortal.Core.Mail.Mime;

/// <summary>A node of the multipart tree. Content is decoded when it is asked for.</summary>
public sealed class MimePart
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly HeaderParameters _type;
    private readonly HeaderParameters _disposition;

    internal MimePart(MimeHeaders headers, ReadOnlyMemory<byte> body, string defaultType)
    {
        Headers = headers;
        _body = body;
        _type = HeaderParameters.Parse(headers.Raw("Content-Type"));
        _disposition = HeaderParameters.Parse(headers.Raw("Content-Disposition"));
        ContentType = _type.Value.Contains('/', StringComparison.Ordinal) ? _type.Value : defaultType;
        FileName = NotEmpty(_disposition["filename"]) ?? NotEmpty(_type["name"]) ?? NotEmpty(_type["filename"]);
        ContentId = headers["Content-ID"]?.Trim().Trim('<', '>') is { Length: > 0 } id ? id : null;
    }

    /// <summary>A file that stands in no part of its own.</summary>
    internal static MimePart File(string name, string type, ReadOnlyMemory<byte> content) =>
        new(MimeHeaders.None, content, type) { FileName = NotEmpty(name) };

    public MimeHeaders Headers { get; }

    /// <summary>Lower case, without parameters: <c>text/plain</c>.</summary>
    public string ContentType { get; }

    public string? ContentId { get; }

    /// <summary>As the sender gave it; <see cref="MimeAttachment.Name"/> is safe to use.</summary>
    public string? FileName { get; private init; }

    public IReadOnlyList<MimePart> Parts { get; internal set; } = [];

    /// <summary>The message inside a <c>message/rfc822</c> part.</summary>
    public MimeMessage? Message { get; internal set; }

    public bool IsAttachment => _disposition.Value == "attachment";

    public bool IsInline => _disposition.Value == "inline";

    internal string? Boundary => NotEmpty(_type["boundary"]);

    internal bool IsMultipart => ContentType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Text that is named as a file in so many words, though it may be shown in place.</summary>
    internal bool IsNamedFile => NotEmpty(_disposition["filename"]) is not null;

    internal bool IsText => ContentType is "text/plain" or "text/html";

    internal ReadOnlyMemory<byte> Body => _body;

    public string? Parameter(string name) => _type[name];

    public ReadOnlyMemory<byte> Decode() => TransferEncodings.Decode(_body, Headers.Raw("Content-Transfer-Encoding"));

    /// <param name="charsetGuessed">The charset was unknown or wrong, and the text read as Windows-1252.</param>
    public string DecodeText(out bool charsetGuessed) =>
        Charsets.Read(Decode().Span, _type["charset"], out charsetGuessed)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n');

    /// <summary>This part and those below it, in the order of the mail.</summary>
    public IEnumerable<MimePart> Walk() => Parts.SelectMany(part => part.Walk()).Prepend(this);

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
