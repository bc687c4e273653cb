using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
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
builder.Services.AddFeatures(settings.Deployment);
builder.Services.AddBackgroundJobs(settings.Database, JobServerOptions.Of(settings.Deployment));
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
