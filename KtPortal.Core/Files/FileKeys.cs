using System.Globalization;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Files;

/// <summary>Keys say whose a file is: everything of a tenant, or of an organization, lies under one prefix.</summary>
public static partial class FileKeys
{
    private const int Longest = 500;

    public static string Attachment(Guid tenantId, Guid organizationId, Guid fileId, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"tenants/{tenantId}/organizations/{organizationId}/attachments/{now.UtcDateTime:yyyy}/{now.UtcDateTime:MM}/{fileId}");

    /// <summary>Where the small picture of a picture lies: beside it.</summary>
    public static string ThumbnailOf(string key) => key + ".small";

    /// <summary>Does the key lie in this tenant's part of the store?</summary>
    public static bool IsOf(Guid tenantId, string key) => key.StartsWith($"tenants/{tenantId}/", StringComparison.Ordinal);

    /// <exception cref="ArgumentException">No key of ours: nothing a user names ever becomes part of one.</exception>
    public static void Require(string key)
    {
        if (key.Length > Longest || !Written().IsMatch(key))
        {
            throw new ArgumentException($"“{key}” is no key of a file.", nameof(key));
        }
    }

    // Parts never begin with a dot, so there is no "..", and what a store keeps for itself can't be named.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
