using KtPortal.Core.Accounts;
using KtPortal.Core.Clients;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Demo;

/// <summary>A tenant under construction, and who is there.</summary>
public sealed class DemoTenant
{
    public const string Zone = "America/New_York";

    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required Organization Provider { get; init; }

    public Organization? Partner { get; init; }

    public IReadOnlyList<DemoPerson> People { get; internal set; } = [];

    /// <summary>By the part of the address before the @, which is unique in the demo.</summary>
    public DemoPerson this[string name] => People.Single(p => p.User.Email.StartsWith(name + "@", StringComparison.Ordinal));

    public IEnumerable<DemoPerson> Clients => People.Where(p => p.Role is "client_admin" or "client_user");

    /// <summary>Who does the work; the others decide, plan, sell and count.</summary>
    public IReadOnlyList<DemoPerson> Technicians => [.. People.Where(p => p.Role == "agent")];

    public DemoPerson Manager => People.FirstOrDefault(p => p.Role == "manager") ?? People.First(p => p.Role == "admin");

    public DemoPerson? PartnerStaff => People.FirstOrDefault(p => p.Role == "partner_staff");
}

public sealed record DemoPerson(User User, Organization Organization, string Role)
{
    public Audience Audience => Role switch
    {
        "partner_admin" or "partner_staff" => Audience.Partner,
        "client_admin" => Audience.ClientAdmin,
        "client_user" => Audience.ClientUser,
        _ => Audience.Provider,
    };

    public bool IsOfPartner => Organization.PartnerId is not null;

    public Actor Actor => new()
    {
        Audience = Audience,
        TenantId = User.TenantId,
        OrganizationId = Organization.Id,
        PartnerId = Organization.PartnerId,
        UserId = User.Id,
        Name = User.Name,
        DisplayName = User.DisplayName,
        Email = User.Email,
    };

    /// <summary>Towards a partner's clients the provider's staff appear under their display name only.</summary>
    public string NameTowards(DemoPerson client) => client.IsOfPartner && Audience == Audience.Provider ? User.DisplayName : User.Name;
}
