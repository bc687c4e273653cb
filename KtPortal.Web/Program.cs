using KtPortal.Core.Accounts;
using KtPortal.Core.Branding;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Limits;
using KtPortal.Core.Mail;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using KtPortal.Web;
using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;

var builder = WebApplication.CreateBuilder(args);
var settings = PortalSettings.Read(builder.Configuration, builder.Environment);
if (args is ["migrate"])
{
    await Startup.MigrateAsync(settings, Console.Out, CancellationToken.None);
    return;
}

builder.UsePortalServer(settings);
builder.Services.AddSingleton(settings);
builder.Services.AddData(settings.Database);
builder.Services.AddSingleton(new LimitSettings(settings.Setting));
builder.Services.AddBranding();
builder.Services.AddTenancy();
builder.Services.AddAccounts();
builder.Services.AddTickets(settings.TicketLimits);
builder.Services.AddDemo();
builder.Services.AddFiles(settings.DataFolder, settings.Setting);
builder.Services.AddSingleton(settings.Outbox);
builder.Services.AddJobs();
builder.Services.AddRealtime(settings.Push);
builder.Services.AddScheduler(settings.Database);
builder.Services.AddPendingFiles(p => (store, key, cancel) => p.GetRequiredService<FileStores>().Of(store).DeleteAsync(key, cancel));
builder.Services.AddMail(MailOptions.Read(settings.Setting, settings.Development ? $"http://{{host}}:{settings.Port}" : "https://{host}"));
builder.Services.AddSignIn();
builder.Services.AddPortalWeb(settings);
builder.Services.AddTelemetry(settings);

var app = builder.Build();
Assets.Load(app.Environment.WebRootPath);
await Startup.PrepareAsync(app.Services, settings, CancellationToken.None);
app.UsePortalWeb(settings);
await app.RunAsync();

/// <summary>Known to the tests, which start the product in their own process.</summary>
public sealed partial class Program;
