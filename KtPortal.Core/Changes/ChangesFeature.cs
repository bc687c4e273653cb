using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Changes;

/// <summary>What changed, for audit and undo.</summary>
public sealed class ChangesFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<ChangeUndo>();
    }
}
