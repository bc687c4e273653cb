using KtPortal.Core.Features;

namespace KtPortal.Core.Payments;

/// <summary>What an operator sets about payments; whose accounts they are, issuers say themselves.</summary>
public sealed record PaymentOptions
{
    /// <summary>Null: Stripe's own.</summary>
    public Uri? StripeAddress { get; init; }

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often what got no answer is asked again at once, with the same key.</summary>
    public int Retries { get; init; } = 2;

    public static PaymentOptions Read(Deployment deployment) => new()
    {
        StripeAddress = deployment.Setting("KT_STRIPE_ADDRESS") is { } address ? new Uri(address) : null,
    };
}
