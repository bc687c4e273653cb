namespace KtPortal.Core.Mail.Mime;

/// <summary>What may be read of one message, with all that it encloses.</summary>
internal sealed class MimeBudget(CancellationToken cancel)
{
    internal CancellationToken Cancel => cancel;

    internal int Parts { get; set; }

    internal MimeLimit Limit { get; set; }
}
