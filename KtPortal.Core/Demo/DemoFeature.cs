using KtPortal.Core.CannedResponses;
using KtPortal.Core.Features;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Demo;

public sealed class DemoFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<DemoData>();
        services.AddScoped<DemoTenants>();
        services.AddScoped<DemoTickets>();
        services.AddScoped<DemoFiles>();
        services.AddScoped<DemoLines>();
        services.AddScoped<DemoDesk>();
        services.AddScoped<TeamDemo>();
        services.AddScoped<CannedResponseDemo>();
        services.AddScoped<TicketViewDemo>();
    }
}
