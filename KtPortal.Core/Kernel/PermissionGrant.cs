using System.Text.Json;

namespace KtPortal.Core.Kernel;

/// <summary>The built-in roles: the columns of the matrix by which features say who may do what.</summary>
[Flags]
public enum BuiltInRoles
{
    None = 0,
    Admin = 1,
    Manager = 2,
    Agent = 4,
    Dispatcher = 8,
    Sales = 16,
    Finance = 32,
    PartnerAdmin = 64,
    PartnerStaff = 128,
    ClientAdmin = 256,
    ClientUser = 512,

    Provider = Admin | Manager | Agent | Dispatcher | Sales | Finance,
    Partner = PartnerAdmin | PartnerStaff,
    Staff = Provider | Partner,
    Client = ClientAdmin | ClientUser,
    Everyone = Staff | Client,
}

/// <summary>A permission, and the built-in roles that have it. Copies of roles that admins made are left alone.</summary>
/// <param name="Name">Dotted, as in the roles table: <c>tickets.read</c>.</param>
public sealed record PermissionGrant(string Name, BuiltInRoles Roles);

/// <summary>A role every tenant has, with all that the features grant it.</summary>
/// <param name="Audience">As the database writes it.</param>
public sealed record BuiltInRole(string Name, string Audience, IReadOnlyList<string> Permissions)
{
    /// <summary>Each role with what the grants give it, in the order of the grants.</summary>
    public static IReadOnlyList<BuiltInRole> From(IReadOnlyCollection<PermissionGrant> grants) =>
    [
        .. from role in Enum.GetValues<BuiltInRoles>()
           where int.IsPow2((int)role)
           select new BuiltInRole(
               JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()),
               role.AudienceName(),
               [.. grants.Where(g => g.Roles.HasFlag(role)).Select(g => g.Name)]),
    ];
}

public static class BuiltInRolesAudience
{
    public static string AudienceName(this BuiltInRoles role) =>
        BuiltInRoles.Provider.HasFlag(role) ? "provider" :
        BuiltInRoles.Partner.HasFlag(role) ? "partner" :
        role == BuiltInRoles.ClientAdmin ? "client_admin" : "client_user";
}
