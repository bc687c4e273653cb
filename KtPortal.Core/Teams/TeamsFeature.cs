using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Teams;

public sealed class TeamsFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<TeamCatalog>();
        services.AddScoped<ITenantSeed, TeamSeed>();
    }
}

/// <summary>A new tenant begins with one team, and nobody in it.</summary>
public sealed class TeamSeed(PortalDb db) : ITenantSeed
{
    public async Task SowAsync(SeededTenant tenant, CancellationToken cancel)
    {
        db.Add(Team.Seed("Support"));
        await db.SaveChangesAsync(cancel);
    }
}
