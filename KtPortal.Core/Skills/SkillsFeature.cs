using KtPortal.Core.Administration;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Skills;

/// <summary>Stands beside the teams: who says who works together says who can do what.</summary>
public sealed class SkillsFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<SkillCatalog>();
        services.AddScoped<IDemoPart, SkillDemo>();
    }
}
