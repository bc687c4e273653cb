namespace KtPortal.Core.Kernel;

/// <summary>
/// Who does something, for which tenant, with which rights. Passed explicitly to every service.
/// </summary>
public sealed record Actor
{
    public required Audience Audience { get; init; }

    /// <summary>Empty only for the platform and for nobody.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The organization the user belongs to; for the public, the one whose host was asked.</summary>
    public Guid OrganizationId { get; init; }

    public Guid? PartnerId { get; init; }

    public Guid? UserId { get; init; }

    /// <summary>The session through which a person acts; null for jobs and visitors.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The full name, for colleagues and the audit log.</summary>
    public required string Name { get; init; }

    /// <summary>How clients read the name.</summary>
    public string DisplayName { get; init; } = "";

    public string Email { get; init; } = "";

    public string OrganizationName { get; init; } = "";

    public string? TimeZoneId { get; init; }

    /// <summary>The language chosen, with its region where that is known ("de", "en-GB"); null: as the tenant.</summary>
    public string? Locale { get; init; }

    public string Theme { get; init; } = "auto";

    public IReadOnlyList<string> Permissions { get; init; } = [];

    public string? IpAddress { get; init; }

    public string? UserAgent { get; init; }

    public string? RequestId { get; init; }

    public bool IsStaff => Audience is Audience.Provider or Audience.Partner;

    public bool IsClient => Audience is Audience.ClientAdmin or Audience.ClientUser;

    public bool IsSignedIn => UserId is not null;

    public bool May(string permission)
    {
        // A role holds some dozen permissions: walking them is cheaper than building a set with every request.
        for (var i = 0; i < Permissions.Count; i++)
        {
            if (string.Equals(Permissions[i], permission, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return Audience == Audience.System;
    }

    /// <summary>A job acting for one tenant, under a name that the audit log shows.</summary>
    public static Actor System(Guid tenantId, string name) =>
        new() { Audience = Audience.System, TenantId = tenantId, Name = name, DisplayName = name };

    public static Actor Public(Guid tenantId, Guid organizationId) =>
        new() { Audience = Audience.Public, TenantId = tenantId, OrganizationId = organizationId, Name = "visitor" };

    public static Actor Platform(string name) =>
        new() { Audience = Audience.Platform, TenantId = Guid.Empty, Name = name };
}
