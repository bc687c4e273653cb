using System.Net;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Decides what of the tree is the text to read and what is a file.</summary>
internal sealed class MimeContent
{
    /// <summary>More text than this, in all bodies together, is left out with a mark: nobody reads it, and every reader goes over it.</summary>
    private const int MaxText = 2_000_000;
    private const string CutMark = "\n\n[…]\n";

    /// <summary>Bodies in a row: usually one; Apple Mail and list servers put text between and behind files.</summary>
    private readonly List<(string? Text, string? Html)> _bodies = [];
    private readonly List<(MimePart Part, bool Related)> _files = [];
    private readonly CancellationToken _cancel;
    private int _room;

    private MimeContent(int room, CancellationToken cancel) => (_room, _cancel) = (room, cancel);

    internal string? Text { get; private set; }

    internal string? Html { get; private set; }

    internal bool CharsetGuessed { get; private set; }

    internal bool IsEncrypted { get; private set; }

    internal IReadOnlyList<MimeAttachment> Attachments { get; private set; } = [];

    internal static MimeContent Of(MimePart root, CancellationToken cancel)
    {
        var content = new MimeContent(MaxText, cancel);
        content.Add(root, related: false);
        content.AddInvitation();
        content.Text = content.Join(body => body.Text, body => HtmlToText.Convert(body.Html!, cancel), "\n");
        content.Html = content.Join(body => body.Html, body => $"<pre>{WebUtility.HtmlEncode(body.Text)}</pre>", "<br>\n");
        content.Attachments = AttachmentReader.Read(content._files, content.Html);
        return content;
    }

    private void Add(MimePart part, bool related)
    {
        IsEncrypted |= part.ContentType is "multipart/encrypted" or "application/pkcs7-mime" or "application/x-pkcs7-mime";
        if (part.ContentType == "multipart/alternative" && part.Parts.Count > 0)
        {
            AddAlternative(part);
        }
        else if (part.IsMultipart && part.Parts.Count > 0)
        {
            foreach (var child in part.Parts)
            {
                Add(child, related || part.ContentType == "multipart/related");
            }
        }
        else if (IsBody(part))
        {
            var text = Read(part);
            _bodies.Add(part.ContentType == "text/html" ? (null, text) : (text, null));
        }
        else if (part.ContentType is not ("message/delivery-status" or "text/rfc822-headers" or "message/disposition-notification"))
        {
            _files.Add((part, related));
        }
    }

    /// <summary>Of the alternatives one plain and one HTML body; what else hangs there are files (invitations, images).</summary>
    private void AddAlternative(MimePart alternative)
    {
        var inside = new MimeContent(_room, _cancel);
        foreach (var child in alternative.Parts)
        {
            inside.Add(child, related: false);
        }
        var texts = inside._bodies.Select(body => body.Text).OfType<string>();
        var htmls = inside._bodies.Select(body => body.Html).OfType<string>();
        string? text = texts.Any() ? string.Join('\n', texts) : null, html = htmls.Any() ? string.Join('\n', htmls) : null;
        if (text is not null || html is not null)
        {
            _bodies.Add((text, html));
        }
        _room = inside._room;
        _files.AddRange(inside._files);
        CharsetGuessed |= inside.CharsetGuessed;
        IsEncrypted |= inside.IsEncrypted;
    }

    private static bool IsBody(MimePart part) =>
        (part.IsText || part.IsMultipart) && !part.IsAttachment && part.FileName is null && part.Message is null;

    private string Read(MimePart part)
    {
        _cancel.ThrowIfCancellationRequested();
        var whole = part.DecodeText(out var guessed);
        var text = whole.Length <= _room ? whole : CleanText.Cut(whole, _room) + CutMark;
        _room = Math.Max(0, _room - whole.Length);
        CharsetGuessed |= guessed;
        if (part.Parameter("format")?.Equals("flowed", StringComparison.OrdinalIgnoreCase) == true)
        {
            text = FlowedText.Unflow(text, part.Parameter("delsp")?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true);
        }
        return text;
    }

    /// <summary>An invitation without a text of its own is told in words; its file stays attached.</summary>
    private void AddInvitation()
    {
        if (_bodies.Count == 0 && _files.Find(file => file.Part.ContentType == "text/calendar").Part is { } calendar)
        {
            _bodies.Add((CalendarText.Describe(Read(calendar)), null));
        }
    }

    /// <summary>Null where no body has this form itself; the others are converted, so that nothing is lost.</summary>
    private string? Join(
        Func<(string? Text, string? Html), string?> own, Func<(string? Text, string? Html), string> other, string separator) =>
        _bodies.Exists(body => own(body) is not null) ? string.Join(separator, _bodies.Select(body => own(body) ?? other(body))) : null;
}
