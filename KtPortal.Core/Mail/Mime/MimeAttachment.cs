namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// A file of a message. <paramref name="Name"/> has no path and nothing a file system would choke on; with
/// <paramref name="IsInline"/> the HTML body shows it in place, by <c>cid:</c> and its content id.
/// </summary>
public sealed record MimeAttachment(string Name, string ContentType, ReadOnlyMemory<byte> Content, string? ContentId, bool IsInline);
