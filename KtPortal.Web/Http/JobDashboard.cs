using Hangfire;
using Hangfire.Dashboard;
using KtPortal.Core.Tenancy;

namespace KtPortal.Web.Http;

/// <summary>
/// What the nodes have to do, of all tenants: names of schedules and ids. To look at, for the admins of the provider that runs the
/// deployment, on the host that the operator names (KT_PLATFORM_HOST). Work is stopped and begun again where its tenant sees it.
/// </summary>
public static class JobDashboard
{
    public const string Address = "/platform/jobs";

    public static void MapJobDashboard(this WebApplication app, PortalSettings settings)
    {
        if (settings.Setting("KT_PLATFORM_HOST") is not { } host)
        {
            return;
        }

        var options = new DashboardOptions
        {
            AppPath = "/desk",
            DashboardTitle = "KT Portal",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = _ => true,
            // AccessMiddleware has let in who may.
            Authorization = [],
            StatsPollingInterval = 5000,
        };
        var storage = app.Services.GetRequiredService<JobStorage>();
        var dashboard = ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UsePathBase(Address)
            .UseMiddleware<AspNetCoreDashboardMiddleware>(storage, options, DashboardRoutes.Routes).Build();
        app.Map(Address + "/{**path}", dashboard).WithMetadata(new AccessAttribute(Surface.Desk, TenancyPermissions.ManageSettings) { IsProviders = true }).RequireHost(host);
    }
}
