using System.Net.Security;

namespace KtPortal.Core.Mail.Transport;

public enum MailSecurity
{
    None,

    /// <summary>Plain first, then encrypted; a server that doesn't offer it is refused.</summary>
    StartTls,
    Tls,
}

/// <summary>A submission server or relay. Without a user no login is tried.</summary>
public sealed record SmtpOptions(string Host, int Port, MailSecurity Security, string? User = null, string? Password = null)
{
    /// <summary>OAuth 2 instead of the password.</summary>
    public string? AccessToken { get; init; }

    /// <summary>For EHLO; by default the address of this end of the connection, so that no host name of ours shows up.</summary>
    public string? ClientName { get; init; }

    /// <summary>How long one answer may take. The message itself gets ten times that.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Accepts certificates that the system doesn't trust; null leaves it to the system.</summary>
    public RemoteCertificateValidationCallback? CertificateCheck { get; init; }

    /// <summary>Without the secrets: options end up in log lines.</summary>
    public override string ToString() => $"{User ?? "nobody"} at {Host}:{Port} ({Security})";
}
