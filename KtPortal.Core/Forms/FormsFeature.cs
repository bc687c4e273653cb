using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Forms;

/// <summary>What every form has: sent twice it does its work once, and what is typed in it is kept until it is sent.</summary>
public sealed class FormsFeature : Feature
{
    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from form_keys where created_at < now() - interval '24 hours'"),
        new("delete from drafts where saved_at < now() - interval '90 days'"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment) => services.AddScoped<Drafts>();
}
