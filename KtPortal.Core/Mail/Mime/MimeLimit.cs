namespace KtPortal.Core.Mail.Mime;

/// <summary>The limit that stopped reading; such mail is kept as failed.</summary>
public enum MimeLimit
{
    None,
    Parts,
    Depth,
    HeaderLines,
}
