using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Payments;

public sealed class PaymentsFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(PaymentOptions.Read(deployment));
        services.AddSingleton<StripeFaults>();
        services.AddSingleton<StripePayments>();
        services.AddSingleton<StripeWebhook>();
    }
}
