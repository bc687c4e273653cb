using System.Text;
using KtPortal.Core.Accounts;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Transport;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Mail;

/// <summary>
/// A provider with a direct client, a partner with one of its own, and a partner without a mailbox; an SMTP server to send
/// to. Jobs run when a test says so.
/// </summary>
public sealed class MailHouse : IAsyncLifetime
{
    public const string Support = "support@kre8ivtech.example";
    public const string NorthwindSupport = "help@northwind.example";

    private readonly string name = "mail_" + Guid.CreateVersion7().ToString("N")[12..];
    private readonly string folder = Path.Combine(Path.GetTempPath(), "kt-mail-" + Guid.CreateVersion7().ToString("N"));
    private readonly string server = Environment.GetEnvironmentVariable("KT_TEST_DATABASE")
        ?? throw new InvalidOperationException("Set KT_TEST_DATABASE to the connection string of a superuser.");

    private Dictionary<string, (User User, Role Role)> people = [];

    internal FakeSmtpServer Smtp { get; } = new();

    public DatabaseOptions Database { get; private set; } = null!;

    public ServiceProvider Services { get; private set; } = null!;

    public Guid Tenant { get; private set; }

    public Actor System => Actor.System(Tenant, "test");

    public string DataFolder => folder;

    public async ValueTask InitializeAsync()
    {
        await RunOnAsync(server, $"create database {name} owner kt_owner");
        await Migrator.MigrateAsync(As("kt_owner"), "test", CancellationToken.None);
        Database = new DatabaseOptions(null, As(DatabaseOptions.AppLogin), As(DatabaseOptions.AppLogin));
        Services = Build(new MailOptions { Smtp = new SmtpOptions("127.0.0.1", Smtp.Port, MailSecurity.None), Links = "http://{host}:5080" });
        await FurnishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Smtp.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await RunOnAsync(server, $"drop database {name} with (force)");
        Directory.CreateDirectory(folder).Delete(recursive: true);
    }

    /// <summary>A node of its own on the same database and files.</summary>
    public ServiceProvider Build(MailOptions options, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging().AddData(Database).AddTenancy()
            .AddTickets(new TicketLimits { PerHour = 1000 }).AddFiles(folder, _ => null).AddRealtime().AddJobs().AddMail(options);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public Actor ActorOf(string email)
    {
        var (user, role) = people[email];
        return new Actor
        {
            Audience = Audiences.Parse(role.Audience),
            TenantId = Tenant,
            OrganizationId = user.OrganizationId,
            PartnerId = user.PartnerId,
            UserId = user.Id,
            Name = user.Name,
            DisplayName = user.DisplayName,
            Email = user.Email,
            Permissions = role.Permissions,
        };
    }

    public async Task<string> SubmitAsync(string email, string subject = "Printer on fire", string description = "It burns since this morning.")
    {
        var number = "";
        await InAsync(ActorOf(email), async services =>
        {
            var made = await services.GetRequiredService<TicketSubmission>().SubmitAsync(
                ActorOf(email), new SubmitTicket { Subject = subject, Description = description, FormKey = Guid.CreateVersion7() }, CancellationToken.None);
            number = made.Value.Number;
        });
        return number;
    }

    public Task ReplyAsync(string email, string number, string content, Visibility visibility = Visibility.Public) =>
        InAsync(ActorOf(email), async services =>
        {
            var posted = await services.GetRequiredService<TicketReplies>().PostAsync(
                ActorOf(email), number, new ReplyToTicket { Content = content, Visibility = visibility, FormKey = Guid.CreateVersion7() }, CancellationToken.None);
            Assert.True(posted.Succeeded, posted.Problem?.ToString());
        });

    public Task AssignAsync(string number, string email) =>
        RunAsync("update tickets set assigned_to_id = $1, assignee_name = 'x' where number = $2", people[email].User.Id, number);

    /// <summary>Takes a mail in as its mailbox would, and does what follows.</summary>
    internal async Task<InboundMessage> ReceiveAsync(string raw, string mailbox = Support, MailEnvelope? envelope = null)
    {
        var taken = await StoreAsync(Encoding.UTF8.GetBytes(raw.ReplaceLineEndings("\r\n")), mailbox, envelope);
        await RunJobsAsync();
        return await FindAsync(taken.Id);
    }

    public async Task<MailIntake> StoreAsync(byte[] raw, string mailbox = Support, MailEnvelope? envelope = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var mailboxId = await AskAsync<Guid>("select id from email_mailboxes where address = $1", mailbox);
        using var content = new MemoryStream(raw);
        return await scope.ServiceProvider.GetRequiredService<InboundIntake>()
            .TakeAsync(Tenant, mailboxId, 50_000_000, envelope ?? new MailEnvelope(null, [mailbox]), content, CancellationToken.None);
    }

    public async Task<InboundMessage> FindAsync(Guid id)
    {
        InboundMessage? row = null;
        await InAsync(System, async services => row = await services.GetRequiredService<PortalDb>().Set<InboundMessage>().SingleAsync(m => m.Id == id));
        return row!;
    }

    public async Task<List<OutboundMessage>> OutboundAsync(string number)
    {
        List<OutboundMessage> rows = [];
        await InAsync(System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            rows = await (from m in db.Set<OutboundMessage>() join t in db.Set<Ticket>() on m.TicketId equals t.Id where t.Number == number orderby m.CreatedAt, m.Id select m).ToListAsync();
        });
        return rows;
    }

    public async Task<List<Comment>> CommentsAsync(string number)
    {
        List<Comment> rows = [];
        await InAsync(System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            rows = await (from c in db.Set<Comment>() join t in db.Set<Ticket>() on c.TicketId equals t.Id where t.Number == number orderby c.CreatedAt select c).ToListAsync();
        });
        return rows;
    }

    /// <summary>Does the jobs that are due, and those that follow from them.</summary>
    public Task RunJobsAsync() => RunJobsAsync(Services);

    public static async Task RunJobsAsync(IServiceProvider node)
    {
        var (queue, run) = (node.GetRequiredService<OutboxQueue>(), node.GetRequiredService<OutboxRun>());
        while (await queue.ClaimAsync(50, TimeSpan.FromMinutes(5), CancellationToken.None) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                await run.RunAsync(job, CancellationToken.None);
            }
        }
    }

    public static async Task RunOneJobAsync(IServiceProvider node)
    {
        var job = Assert.Single(await node.GetRequiredService<OutboxQueue>().ClaimAsync(1, TimeSpan.FromMinutes(5), CancellationToken.None));
        await node.GetRequiredService<OutboxRun>().RunAsync(job, CancellationToken.None);
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

    /// <summary>As the superuser: sees and may everything.</summary>
    public Task<object?> RunAsync(string sql, params object[] values) => RunOnAsync(As(null), sql, values);

    public async Task<T> AskAsync<T>(string sql, params object[] values) => (T)(await RunAsync(sql, values))!;

    /// <summary>Beside this database, where it can't be reached itself.</summary>
    public Task<object?> RunOnServerAsync(string sql) => RunOnAsync(server, sql);

    private async Task FurnishAsync()
    {
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
            await provisioning.AddBrandAsync(Tenant, northwind.Id, "Northwind Care", null, "", "#7a3e9d", CancellationToken.None);
            db.Add(EmailMailbox.Create(provider.Id, null, Support, "Kre8ivTech Support", "provider-token"));
            db.Add(EmailMailbox.Create(northwind.Id, northwind.Id, NorthwindSupport, "Northwind Care", "partner-token"));

            void Add(Organization organization, string role, string name, string email) =>
                people[email] = (User.Create(organization.Id, roles[role].Id, name, email, null, organization.Kind is OrganizationKind.Provider or OrganizationKind.Partner), roles[role]);

            Add(provider, "agent", "Tessa Vandermeer", "tessa@kre8ivtech.example");
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

    private string As(string? user)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Database = name, IncludeErrorDetail = true };
        if (user is null)
        {
            settings.Options = $"-c app.tenant_id={Tenant}";
        }
        else
        {
            (settings.Username, settings.NoResetOnClose, settings.MaxPoolSize) = (user, true, 20);
        }

        return settings.ConnectionString;
    }

    private static async Task<object?> RunOnAsync(string connectionString, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }
}
