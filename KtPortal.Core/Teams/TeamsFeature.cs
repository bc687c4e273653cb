using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Teams;

public sealed class TeamsFeature : Feature
{
    public const string Place = "teams";

    public override IReadOnlyList<PermissionGrant> Permissions => TeamPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 110, Place, "/desk/admin/teams", "users-round", () => TeamTexts.Teams)
        {
            Permission = TeamPermissions.Manage,
        },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<TeamCatalog>();
        services.AddScoped<ITenantSeed, TeamSeed>();
        services.AddScoped<IDemoPart, TeamDemo>();
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
