using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

/// <summary>A migrated database of its own, with one small tenant in it.</summary>
public sealed class JobsDatabase : BareDatabase
{
    public SmallShop Shop { get; } = new();

    protected override Guid TenantId => Shop.Tenant;

    /// <summary>A node of the deployment: its own services, hub and worker.</summary>
    public async Task<WebApplication> StartNodeAsync(Action<IServiceCollection>? more = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Services.AddData(Options);
        builder.Services.AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}"));
        more?.Invoke(builder.Services);
        var app = builder.Build();
        map?.Invoke(app);
        await app.StartAsync();
        var notifications = app.Services.GetRequiredService<Notifications>();
        await Eventually(() => notifications.IsConnected);
        return app;
    }

    /// <summary>Runs work in one transaction of an actor, on the services of a node.</summary>
    public static async Task InAsync(IHost node, Actor actor, Func<PortalDb, IServiceProvider, Task> work)
    {
        await using var scope = node.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, CancellationToken.None);
        await work(db, scope.ServiceProvider);
        await db.SaveChangesAsync();
        await db.CommitAsync(CancellationToken.None);
    }

    protected override Task FurnishAsync() => RunAsync(Shop.Sql);
}
