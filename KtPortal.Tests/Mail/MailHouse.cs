using KtPortal.Core.Accounts;
using KtPortal.Core.Branding;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Transport;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>
/// A provider with a direct client, a partner with one of its own, and a partner without a mailbox; an SMTP server to send
/// to. Jobs run when a test says so.
/// </summary>
public sealed partial class MailHouse : BareDatabase
{
    public const string Support = "support@kre8ivtech.example";
    public const string NorthwindSupport = "help@northwind.example";
    public const string Admin = "ada@kre8ivtech.example";

    private readonly string folder = Path.Combine(Path.GetTempPath(), "kt-mail-" + Guid.CreateVersion7().ToString("N"));
    private Dictionary<string, (User User, Role Role)> people = [];

    internal FakeSmtpServer Smtp { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public Guid Tenant { get; private set; }

    public Actor System => Actor.System(Tenant, "test");

    protected override Guid TenantId => Tenant;

    public string DataFolder => folder;

    public override async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Smtp.DisposeAsync();
        await base.DisposeAsync();
        Directory.CreateDirectory(folder).Delete(recursive: true);
    }

    /// <summary>A node of its own on the same database and files.</summary>
    public ServiceProvider Build(MailOptions options, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging().AddData(Options)
            .AddFeatures(new Deployment(name => name == "KT_TICKETS_PER_HOUR" ? "1000" : null, folder, options.Links));
        services.AddSingleton(options);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public async Task InAsync(Actor actor, Func<IServiceProvider, Task> work)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, CancellationToken.None);
        await work(scope.ServiceProvider);
        await db.SaveChangesAsync();
        await db.CommitAsync(CancellationToken.None);
    }

    protected override async Task FurnishAsync()
    {
        Services = Build(new MailOptions { Smtp = new SmtpOptions("127.0.0.1", Smtp.Port, MailSecurity.None), Links = "http://{host}:5080" });
        await using (var scope = Services.CreateAsyncScope())
        {
            (Tenant, _) = await ActivatorUtilities.CreateInstance<TenantProvisioning>(scope.ServiceProvider).CreateAsync(new NewTenant("Kre8ivTech", "kt", "localhost"), CancellationToken.None);
        }

        await InAsync(System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            var provisioning = ActivatorUtilities.CreateInstance<TenantProvisioning>(services);
            var roles = await db.Set<Role>().ToDictionaryAsync(r => r.Name);
            var provider = await db.Set<Organization>().SingleAsync(o => o.Kind == OrganizationKind.Provider);
            var northwind = Organization.Partner("Northwind Studio", "northwind", "NW", provider);
            var southbay = Organization.Partner("Southbay", "southbay", "SB", provider);
            var harbor = Organization.Client("Harbor Dental", provider, "harbor-dental.example");
            var lumen = Organization.Client("Lumen Yoga", northwind, "lumen-yoga.example");
            var surf = Organization.Client("Surf School", southbay);
            db.AddRange(northwind, southbay);
            await db.SaveChangesAsync();
            db.AddRange(harbor, lumen, surf);
            await db.SaveChangesAsync();
            await provisioning.AddHostAsync(Tenant, northwind.Id, "northwind.localhost", CancellationToken.None);
            await provisioning.AddBrandAsync(Tenant, northwind.Id, BrandSettings.Named("Northwind Care") with { Primary = "#7a3e9d" }, null, CancellationToken.None);
            db.Add(EmailMailbox.Create(provider.Id, null, Support, "Kre8ivTech Support", "provider-token"));
            db.Add(EmailMailbox.Create(northwind.Id, northwind.Id, NorthwindSupport, "Northwind Care", "partner-token"));

            void Add(Organization organization, string role, string name, string email) =>
                people[email] = (User.Create(organization.Id, roles[role].Id, name, email, null, organization.Kind is OrganizationKind.Provider or OrganizationKind.Partner), roles[role]);

            Add(provider, "agent", "Tessa Vandermeer", "tessa@kre8ivtech.example");
            Add(provider, "admin", "Ada Byrne", Admin);
            Add(provider, "sales", "Sid Sales", "sid@kre8ivtech.example");
            Add(provider, "manager", "Milo Okafor", "milo@kre8ivtech.example");
            Add(northwind, "partner_staff", "Nora Lind", "nora@northwind.example");
            Add(harbor, "client_admin", "Office Manager", "office@harbor-dental.example");
            Add(harbor, "client_user", "Dana Whitfield", "dana@harbor-dental.example");
            Add(harbor, "client_user", "Erin Cole", "erin@harbor-dental.example");
            Add(lumen, "client_admin", "Lily Park", "lily@lumen-yoga.example");
            Add(surf, "client_admin", "Sam Reef", "sam@surf.example");
            db.AddRange(people.Values.Select(p => p.User));
        });
    }
}
