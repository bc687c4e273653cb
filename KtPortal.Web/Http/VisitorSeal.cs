using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace KtPortal.Web.Http;

/// <summary>What a visitor's form brings back that the visitor can't write: when it was opened, what was asked, and which files are its own.</summary>
/// <param name="Key">The same form sent twice does its work once.</param>
/// <param name="Sum">What the question adds up; null where none was asked.</param>
/// <param name="Kept">Files of an earlier try.</param>
public sealed record SealedForm(DateTimeOffset Opened, Guid Key, (int A, int B)? Sum, IReadOnlyList<Guid> Kept);

/// <summary>Seals it for the host on which it was shown; nothing of it is kept here.</summary>
public sealed class VisitorSeal(IDataProtectionProvider protection, PortalRequest request)
{
    /// <summary>A form older than this is shown once more.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private sealed record Written(DateTimeOffset Opened, Guid Key, int A, int B, Guid[] Kept);

    private IDataProtector Protector => protection.CreateProtector("KtPortal.Visitors", $"{request.Host.OrganizationId:N}");

    public string Close(SealedForm form) => Protector.Protect(
        JsonSerializer.Serialize(new Written(form.Opened, form.Key, form.Sum?.A ?? 0, form.Sum?.B ?? 0, [.. form.Kept])));

    /// <returns>Null if it is none of ours, or another host's.</returns>
    public SealedForm? Open(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) || JsonSerializer.Deserialize<Written>(Protector.Unprotect(text)) is not { } form ? null
                : new(form.Opened, form.Key, form.A == 0 ? null : (form.A, form.B), form.Kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
