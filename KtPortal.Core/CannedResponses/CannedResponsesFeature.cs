using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.CannedResponses;

public sealed class CannedResponsesFeature : Feature
{
    public const string Place = "canned_responses";

    public override IReadOnlyList<PermissionGrant> Permissions => CannedResponsePermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Records, 50, Place, "/desk/canned-responses", "message-square-text", () => CannedResponseTexts.CannedResponses)
        {
            Permission = CannedResponsePermissions.Use,
        },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<CannedResponseCatalog>();
        services.AddScoped<CannedResponseQueries>();
        services.AddScoped<CannedReplies>();
        services.AddScoped<ITenantSeed, CannedResponseSeed>();
        services.AddScoped<IDemoPart, CannedResponseDemo>();
    }
}

/// <summary>Ten texts that every desk needs; the migration gave them to the tenants there were.</summary>
public sealed class CannedResponseSeed(PortalDb db) : ITenantSeed
{
    public async Task SowAsync(SeededTenant tenant, CancellationToken cancel)
    {
        await using var sow = db.Command("select app.sow_canned_responses($1)", tenant.Id);
        await sow.ExecuteNonQueryAsync(cancel);
    }
}
