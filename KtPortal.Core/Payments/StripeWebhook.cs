using System.Text;
using System.Text.Json;
using KtPortal.Core.Kernel;
using Stripe;

namespace KtPortal.Core.Payments;

/// <summary>Something happened at the gateway, proven to be from there. No more is believed: what it is about is looked up.</summary>
/// <param name="Id">The same however often it is told.</param>
public sealed record GatewayEvent(string Id, string Type, DateTimeOffset At, bool IsTest, string? About);

/// <summary>Reads what Stripe posts: who it is from first, over the bytes as they came, then what it says.</summary>
public sealed class StripeWebhook(TimeProvider clock)
{
    public const string SignatureHeader = "Stripe-Signature";

    public const int MaxBytes = 1024 * 1024;

    // Stripe's own; older ones may be replayed by whoever caught them.
    private const long Tolerance = 300;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public Result<GatewayEvent> Read(StripeAccount account, byte[] body, string? signature)
    {
        if (body.Length > MaxBytes || string.IsNullOrEmpty(signature))
        {
            return new Problem.Conflict(PaymentProblemTexts.SignatureWrong);
        }

        try
        {
            var text = Strict.GetString(body);
            if (account.WebhookSecrets.Any(secret => Proves(text, signature, secret, Tolerance)))
            {
                return Read(text);
            }

            return account.WebhookSecrets.Any(secret => Proves(text, signature, secret, long.MaxValue))
                ? new Problem.Conflict(PaymentProblemTexts.SignatureOld)
                : new Problem.Conflict(PaymentProblemTexts.SignatureWrong);
        }
        catch (DecoderFallbackException)
        {
            return new Problem.Conflict(PaymentProblemTexts.SignatureWrong);
        }
    }

    private bool Proves(string text, string signature, string secret, long tolerance)
    {
        try
        {
            EventUtility.ValidateSignature(text, signature, secret, tolerance, clock.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (Exception wrong) when (IsOfTheHeader(wrong))
        {
            return false;
        }
    }

    // How the library says that a header is none depends on what is wrong with it.
    private static bool IsOfTheHeader(Exception wrong) =>
        wrong is StripeException or FormatException or OverflowException or ArgumentException or KeyNotFoundException
            or IndexOutOfRangeException;

    private static Result<GatewayEvent> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var told = document.RootElement;
            var about = told.GetProperty("data").GetProperty("object");
            return new GatewayEvent(
                told.GetProperty("id").GetString()!,
                told.GetProperty("type").GetString()!,
                DateTimeOffset.FromUnixTimeSeconds(told.GetProperty("created").GetInt64()),
                !told.GetProperty("livemode").GetBoolean(),
                about.TryGetProperty("id", out var id) ? id.GetString() : null);
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new Problem.Conflict(PaymentProblemTexts.EventUnreadable);
        }
    }
}
