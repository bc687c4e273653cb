namespace KtPortal.Core.Kernel;

/// <summary>On whose behalf code runs. Each is a database role of its own; the role's policies are the rights.</summary>
public enum Audience
{
    Public,
    Provider,
    Partner,
    ClientAdmin,
    ClientUser,
    System,
    Platform,
}

public static class Audiences
{
    /// <summary>The database role taken with <c>SET LOCAL ROLE</c> for this audience.</summary>
    public static string DatabaseRole(this Audience audience) => audience switch
    {
        Audience.Public => "kt_public",
        Audience.Provider => "kt_provider",
        Audience.Partner => "kt_partner",
        Audience.ClientAdmin => "kt_client_admin",
        Audience.ClientUser => "kt_client_user",
        Audience.System => "kt_system",
        Audience.Platform => "kt_platform",
        _ => throw new ArgumentOutOfRangeException(nameof(audience), audience, null),
    };

    public static Audience Parse(string name) => name switch
    {
        "provider" => Audience.Provider,
        "partner" => Audience.Partner,
        "client_admin" => Audience.ClientAdmin,
        "client_user" => Audience.ClientUser,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
