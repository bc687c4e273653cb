namespace KtPortal.Core.Payments;

/// <summary>With what an issuer's money is asked for at Stripe. Its text names neither key nor secret: it may stand in a log.</summary>
/// <param name="SecretKey">Of the issuer's own account; which mode it is of, it says itself.</param>
/// <param name="WebhookSecrets">One, or two while it is exchanged.</param>
public sealed record StripeAccount(string SecretKey, params IReadOnlyList<string> WebhookSecrets)
{
    public bool IsTest => SecretKey.Contains("_test_", StringComparison.Ordinal);

    /// <summary>The last four characters, by which its owner knows it.</summary>
    public string Hint => SecretKey.Length > 12 ? SecretKey[^4..] : "";

    public override string ToString() => $"Stripe account with a key that ends in {Hint}";
}
