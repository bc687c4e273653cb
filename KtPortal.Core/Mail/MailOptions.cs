using KtPortal.Core.Mail.Transport;

namespace KtPortal.Core.Mail;

/// <summary>What an operator sets about mail.</summary>
public sealed record MailOptions
{
    /// <summary>Null: every mail is rendered, kept and held.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Start of links; <c>{host}</c> stands for the host of the brand.</summary>
    public string Links { get; init; } = "https://{host}";

    /// <summary>
    /// How the receiving server calls itself in <c>Authentication-Results</c>, where the mailbox doesn't say. Null: no sender is
    /// verified.
    /// </summary>
    public string? TrustedServer { get; init; }

    public MailLimits Limits { get; init; } = new();

    public string LinkTo(string host, string path) => Links.Replace("{host}", host, StringComparison.Ordinal) + path;

    /// <summary>
    /// Reads KT_SMTP: <c>smtp://user:password@host:port?starttls=required</c>, or <c>smtps://</c> for encryption from the start.
    /// </summary>
    /// <exception cref="InvalidOperationException">It can't be read, or would send a password in the clear without saying so.</exception>
    public static MailOptions Read(Func<string, string?> setting, string links) =>
        new()
        {
            Links = links,
            Smtp = setting("KT_SMTP") is { } smtp ? ReadSmtp(smtp) : null,
            TrustedServer = setting("KT_MAIL_TRUSTED_SERVER"),
        };

    private static SmtpOptions ReadSmtp(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0)
        {
            throw new InvalidOperationException("KT_SMTP has to look like smtp://user:password@host:port?starttls=required or smtps://user:password@host:port.");
        }

        var secrets = uri.UserInfo.Split(':', 2);
        var user = secrets[0].Length > 0 ? Uri.UnescapeDataString(secrets[0]) : null;
        var security = (uri.Scheme, StartTls(uri.Query)) switch
        {
            ("smtps", _) => MailSecurity.Tls,
            (_, "required") => MailSecurity.StartTls,
            (_, "never") => MailSecurity.None,
            _ when user is null || uri.IsLoopback => MailSecurity.None,
            _ => throw new InvalidOperationException("KT_SMTP would send its password in the clear: add ?starttls=required, or ?starttls=never if that is meant."),
        };
        var port = uri.Port > 0 ? uri.Port : security == MailSecurity.Tls ? 465 : user is null ? 25 : 587;
        return new SmtpOptions(uri.Host, port, security, user, secrets.Length > 1 ? Uri.UnescapeDataString(secrets[1]) : null);
    }

    private static string? StartTls(string query) => query.TrimStart('?').Split('&')
        .Where(part => part.StartsWith("starttls=", StringComparison.OrdinalIgnoreCase))
        .Select(part => part[9..].ToLowerInvariant()).FirstOrDefault();
}

/// <summary>What is above is held, and an admin is told once an hour. Nothing is refused or lost.</summary>
public sealed record MailLimits
{
    public int ReceiptsPerAddressAndHour { get; init; } = 3;

    public int MailsPerSubjectAndHour { get; init; } = 50;

    /// <summary>Different addresses outside the client's own domains that mails of one subject go to, ever.</summary>
    public int OutsidePerSubject { get; init; } = 20;
}
