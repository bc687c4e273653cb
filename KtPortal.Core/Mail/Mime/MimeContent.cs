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
    private readonly bool _isAlternative;
    private Tnef? _tnef;
    private int _room;

    private MimeContent(int room, bool isAlternative, CancellationToken cancel) =>
        (_room, _isAlternative, _cancel) = (room, isAlternative, cancel);

    internal string? Text { get; private set; }

    internal string? Html { get; private set; }

    internal bool CharsetGuessed { get; private set; }

    internal bool IsEncrypted { get; private set; }

    internal bool IsSealed { get; private set; }

    internal IReadOnlyList<MimeAttachment> Attachments { get; private set; } = [];

    internal static MimeContent Of(MimePart root, CancellationToken cancel)
    {
        var content = new MimeContent(MaxText, isAlternative: false, cancel);
        content.Add(root, related: false);
        content.AddTnefText();
        content.AddInvitation();
        content.Text = content.Join(body => body.Text, body => HtmlToText.Convert(body.Html!, cancel), "\n");
        content.Html = content.Join(body => body.Html, body => $"<pre>{WebUtility.HtmlEncode(body.Text)}</pre>", "<br>\n");
        content.Attachments = AttachmentReader.Read(content._files, content.Html);
        return content;
    }

    private void Add(MimePart part, bool related)
    {
        IsEncrypted |= part.ContentType is "multipart/encrypted" || (IsPkcs7(part) && part.Parts.Count == 0);
        IsSealed |= IsEncrypted || IsPkcs7(part) || part.ContentType is "multipart/signed";
        if (part.ContentType == "multipart/alternative" && part.Parts.Count > 0)
        {
            AddAlternative(part);
        }
        else if (part.Parts.Count > 0)
        {
            foreach (var child in part.Parts)
            {
                Add(child, related || part.ContentType == "multipart/related");
            }
            if (!part.IsMultipart)
            {
                _files.Add((part, false));
            }
        }
        else if (IsTnef(part) && Tnef.Read(part.Decode()) is { } tnef)
        {
            AddTnef(part, tnef);
        }
        else if (IsBody(part))
        {
            var isFile = part.IsNamedFile && !_isAlternative;
            var text = Read(part);
            _bodies.Add(part.ContentType == "text/html" ? (null, text) : (text, null));
            if (isFile)
            {
                _files.Add((part, false));
            }
        }
        else if (part.ContentType is not ("message/delivery-status" or "text/rfc822-headers" or "message/disposition-notification"))
        {
            _files.Add((part, related));
        }
    }

    /// <summary>Of the alternatives one plain and one HTML body; what else hangs there are files (invitations, images).</summary>
    private void AddAlternative(MimePart alternative)
    {
        var inside = new MimeContent(_room, isAlternative: true, _cancel);
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
        IsSealed |= inside.IsSealed;
        _tnef ??= inside._tnef;
    }

    /// <summary>What isn't unpacked of it can only be read from the file itself.</summary>
    private void AddTnef(MimePart part, Tnef tnef)
    {
        _files.AddRange(tnef.Files.Select(file => (file, false)));
        if (!tnef.IsWhole)
        {
            _files.Add((part, false));
            IsSealed = true;
        }
        _tnef ??= tnef;
    }

    /// <summary>Usually it says once more what the mail says beside it.</summary>
    private void AddTnefText()
    {
        var isEmpty = _bodies.TrueForAll(body => string.IsNullOrWhiteSpace(body.Text ?? body.Html));
        if (isEmpty && _tnef is { } tnef && (tnef.Text ?? tnef.Html) is not null)
        {
            _bodies.Clear();
            _bodies.Add((Shorten(tnef.Text), Shorten(tnef.Html)));
        }
    }

    private static bool IsTnef(MimePart part) =>
        part.ContentType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || string.Equals(part.FileName, "winmail.dat", StringComparison.OrdinalIgnoreCase);

    private static bool IsPkcs7(MimePart part) => part.ContentType is "application/pkcs7-mime" or "application/x-pkcs7-mime";

    /// <summary>Text with a name is a file, unless it is what the mail begins with or one of its alternatives.</summary>
    private bool IsBody(MimePart part) =>
        (part.IsText || part.IsMultipart) && !part.IsAttachment && part.Message is null
        && (part.FileName is null || _isAlternative || (part.IsText && _bodies.Count == 0 && _files.Count == 0));

    private string Read(MimePart part)
    {
        _cancel.ThrowIfCancellationRequested();
        var text = part.DecodeText(out var guessed);
        CharsetGuessed |= guessed;
        if (part.ContentType != "text/html")
        {
            var files = new List<MimePart>();
            text = UuFiles.TakeOut(text, files);
            _files.AddRange(files.Select(file => (file, false)));
        }
        text = Shorten(text)!;
        if (part.Parameter("format")?.Equals("flowed", StringComparison.OrdinalIgnoreCase) == true)
        {
            text = FlowedText.Unflow(text, part.Parameter("delsp")?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true);
        }
        return text;
    }

    private string? Shorten(string? whole)
    {
        if (whole is null)
        {
            return null;
        }
        var text = whole.Length <= _room ? whole : CleanText.Cut(whole, _room) + CutMark;
        _room = Math.Max(0, _room - whole.Length);
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
