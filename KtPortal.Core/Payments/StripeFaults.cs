using System.Net;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Logging;
using Stripe;

namespace KtPortal.Core.Payments;

/// <summary>
/// What Stripe refuses, in our words. The log gets its codes and the number by which Stripe finds the call, never what was sent or a key.
/// </summary>
public sealed class StripeFaults(ILogger<StripeFaults> log)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    internal async Task<Result<T>> ToldAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (StripeException fault)
        {
            var error = fault.StripeError;
            log.LogWarning(
                "Stripe answered {Status} {Type} {Code} {DeclineCode}, request {Request}",
                (int)fault.HttpStatusCode, error?.Type, error?.Code, error?.DeclineCode, fault.StripeResponse?.RequestId);
            return Read(fault.HttpStatusCode, error);
        }
        catch (HttpRequestException broken)
        {
            log.LogWarning("Stripe can't be reached: {Error}", broken.HttpRequestError);
            return new Problem.Unavailable(PaymentProblemTexts.NoAnswer);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("Stripe gave no answer in time");
            return new Problem.Unavailable(PaymentProblemTexts.NoAnswer);
        }
    }

    // https://docs.stripe.com/api/errors and /error-codes, /declines/codes
    private static Problem Read(HttpStatusCode status, StripeError? error) => (status, error) switch
    {
        (_, { Type: "card_error" }) => Declined(error.DeclineCode ?? error.Code),
        (_, { Type: "idempotency_error" }) => new Problem.Conflict(PaymentProblemTexts.AttemptWasAnother),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new Problem.Conflict(PaymentProblemTexts.KeyRefused),
        (HttpStatusCode.TooManyRequests, _) => new Problem.TooMany(PaymentProblemTexts.TooManyCalls, Rest),
        (HttpStatusCode.Conflict, _) => new Problem.TooMany(PaymentProblemTexts.TooManyCalls, Rest),
        _ when (int)status >= 500 => new Problem.Unavailable(PaymentProblemTexts.NoAnswer),
        (_, { Code: "resource_missing" }) => new Problem.Conflict(PaymentProblemTexts.NotKnownThere),
        (_, { Code: "charge_already_refunded" }) => new Problem.Conflict(PaymentProblemTexts.RefundedBefore),
        (_, { Code: "amount_too_small" }) => new Problem.Conflict(PaymentProblemTexts.AmountTooSmall),
        (_, { Code: "amount_too_large" }) => new Problem.Conflict(PaymentProblemTexts.AmountTooLarge),
        _ => new Problem.Conflict(PaymentProblemTexts.Refused),
    };

    private static Problem.Conflict Declined(string? code) => code switch
    {
        "insufficient_funds" => new(PaymentProblemTexts.NoFunds),
        "expired_card" => new(PaymentProblemTexts.CardExpired),
        "authentication_required" => new(PaymentProblemTexts.OwnerNeeded),
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "invalid_expiry_month" or "invalid_expiry_year"
            => new(PaymentProblemTexts.CardWrong),
        _ => new(PaymentProblemTexts.Declined), // a stolen card's holder is not told what the bank thinks
    };
}
