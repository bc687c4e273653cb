namespace KtPortal.Tests.Isolation;

/// <summary>The database roles on whose behalf the product works; and who may see what no audience may.</summary>
internal static class DatabaseRoles
{
    /// <summary>People's roles: what they may do is what their policies say.</summary>
    public static readonly string[] People = ["kt_provider", "kt_partner", "kt_client_admin", "kt_client_user"];

    public static readonly string[] Clients = ["kt_client_admin", "kt_client_user"];

    public static readonly string[] All = [.. People, "kt_public", "kt_system", "kt_platform"];
}
