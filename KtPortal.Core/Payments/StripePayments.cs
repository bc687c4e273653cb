using KtPortal.Core.Kernel;
using Stripe;
using Stripe.Checkout;

namespace KtPortal.Core.Payments;

/// <summary>
/// Money by Stripe: a page of theirs to pay on, saved methods, refunds. No card's number ever comes here. What gets no answer is asked
/// again with the same key; what is refused says why in our words.
/// </summary>
public sealed class StripePayments : IDisposable
{
    private readonly PaymentOptions options;
    private readonly StripeFaults faults;
    private readonly HttpClient http;
    private readonly SystemNetHttpClient line;

    public StripePayments(PaymentOptions options, StripeFaults faults)
    {
        (this.options, this.faults) = (options, faults);
        http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false })
        {
            Timeout = options.Patience,
        };
        // Without telemetry: what one call took is not told with the next.
        line = new SystemNetHttpClient(http, options.Retries, enableTelemetry: false);
    }

    public Task<Result<CheckoutPage>> OpenCheckoutAsync(StripeAccount account, CheckoutOrder order, CancellationToken cancel) =>
        faults.ToldAsync<CheckoutPage>(
            async () =>
            {
                var opened = await Client(account).V1.Checkout.Sessions.CreateAsync(Session(order), With(order.Attempt.Key), cancel);
                return new CheckoutPage(opened.Id, new Uri(opened.Url));
            },
            cancel);

    public Task<Result<PaymentState>> ChargeAsync(StripeAccount account, ChargeOrder order, CancellationToken cancel) =>
        faults.ToldAsync<PaymentState>(
            async () => StateOf(await Client(account).V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = order.Amount.Minor,
                    Currency = Lower(order.Amount.Currency),
                    Customer = order.Customer,
                    PaymentMethod = order.Method,
                    Confirm = true,
                    OffSession = true,
                    Metadata = Metadata(order.Attempt, order.Origin),
                },
                With(order.Attempt.Key),
                cancel)),
            cancel);

    /// <summary>An event only says "look": this looks.</summary>
    public Task<Result<PaymentState>> FindAsync(StripeAccount account, string payment, CancellationToken cancel) =>
        faults.ToldAsync<PaymentState>(
            async () => StateOf(await Client(account).V1.PaymentIntents.GetAsync(payment, cancellationToken: cancel)), cancel);

    public Task<Result<RefundState>> RefundAsync(StripeAccount account, RefundOrder order, CancellationToken cancel) =>
        faults.ToldAsync<RefundState>(
            async () =>
            {
                var wanted = new RefundCreateOptions { PaymentIntent = order.Payment, Amount = order.Amount.Minor };
                var refund = await Client(account).V1.Refunds.CreateAsync(wanted, With(order.Key), cancel);
                return new RefundState(refund.Id, refund.Status == "succeeded", refund.Status is "failed" or "canceled");
            },
            cancel);

    /// <summary>Whether the key is taken, and what the account holds.</summary>
    public Task<Result<AccountReport>> TestAsync(StripeAccount account, CancellationToken cancel) =>
        faults.ToldAsync<AccountReport>(
            async () =>
            {
                var balance = await Client(account).V1.Balance.GetAsync(cancellationToken: cancel);
                return new AccountReport(!balance.Livemode, [.. balance.Available.Select(a => a.Currency.ToUpperInvariant()).Distinct()]);
            },
            cancel);

    public void Dispose() => http.Dispose();

    private StripeClient Client(StripeAccount account) => new(new StripeClientOptions
    {
        ApiKey = account.SecretKey,
        HttpClient = line,
        ApiBase = options.StripeAddress?.GetLeftPart(UriPartial.Authority) ?? StripeClient.DefaultApiBase,
    });

    private static SessionCreateOptions Session(CheckoutOrder order)
    {
        var price = new SessionLineItemPriceDataOptions
        {
            Currency = Lower(order.Amount.Currency),
            UnitAmount = order.Amount.Minor,
            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = order.Description },
        };
        var metadata = Metadata(order.Attempt, order.Origin);
        return new SessionCreateOptions
        {
            Mode = "payment",
            AllowedPaymentMethodTypes = [.. order.Methods],
            LineItems = [new SessionLineItemOptions { Quantity = 1, PriceData = price }],
            Metadata = metadata,
            PaymentIntentData = new SessionPaymentIntentDataOptions { Metadata = metadata },
            CustomerEmail = order.Email,
            SuccessUrl = order.Done.ToString(),
            CancelUrl = order.Abandoned.ToString(),
        };
    }

    private static Dictionary<string, string> Metadata(PaymentAttempt attempt, PaymentOrigin origin) => new()
    {
        ["tenant_id"] = origin.Tenant.ToString(),
        ["organization_id"] = origin.Organization.ToString(),
        ["invoice_id"] = origin.Invoice?.ToString() ?? "",
        ["payment_id"] = attempt.Payment.ToString(),
    };

    private static RequestOptions With(string key) => new() { IdempotencyKey = key };

    private static PaymentState StateOf(PaymentIntent intent) => new(
        intent.Id,
        intent.Status switch
        {
            "succeeded" => PaymentProgress.Completed,
            "processing" => PaymentProgress.Pending,
            "canceled" => PaymentProgress.Cancelled,
            _ => PaymentProgress.Open,
        },
        new Amount(intent.Amount, intent.Currency.ToUpperInvariant()),
        intent.AmountReceived);

#pragma warning disable CA1308 // Stripe writes currencies so
    private static string Lower(string currency) => currency.ToLowerInvariant();
#pragma warning restore CA1308
}
