using KtPortal.Core.Tenancy;

namespace KtPortal.Web.Accounts;

public sealed record DemoAccount(string Host, string Email, string Role);

/// <summary>The accounts of the demo data, offered on the sign-in page in development.</summary>
public sealed class DemoAccounts(PortalSettings settings)
{
    public const string Password = Core.Demo.DemoData.Password;

    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        new("kt", "admin@kre8ivtech.example", "admin"),
        new("kt", "manager@kre8ivtech.example", "manager"),
        new("kt", "agent@kre8ivtech.example", "agent"),
        new("kt", "dispatcher@kre8ivtech.example", "dispatcher"),
        new("kt", "sales@kre8ivtech.example", "sales"),
        new("kt", "finance@kre8ivtech.example", "finance"),
        new("kt", "office@harbor-dental.example", "client_admin of Harbor Dental"),
        new("kt", "dana@harbor-dental.example", "client_user of Harbor Dental"),
        new("northwind", "owner@northwind.example", "partner_admin"),
        new("northwind", "staff@northwind.example", "partner_staff"),
        new("northwind", "lily@lumen-yoga.example", "client_admin of Lumen Yoga"),
        new("acme", "admin@acme.example", "admin of a second tenant"),
        new("acme", "client@acme-client.example", "client_admin there"),
    ];

    public IReadOnlyList<DemoAccount> On(HostEntry host) =>
        All.Where(a => a.Host == (host.IsPartner ? "northwind" : host.TenantName.StartsWith("Acme", StringComparison.Ordinal) ? "acme" : "kt")).ToList();

    /// <summary>One a line, with the role and the address to sign in at; nothing where there is no demo.</summary>
    public void Print(TextWriter to)
    {
        if (!settings.Demo)
        {
            return;
        }

        to.WriteLine($"Demo accounts, all with the password \"{Password}\":");
        foreach (var account in All)
        {
            to.WriteLine($"  {account.Email,-30} {account.Role,-31} {AddressOf(account)}");
        }
    }

    public string AddressOf(DemoAccount account) => $"http://{account.Host}.{settings.BaseDomain}:{settings.Port}";
}
