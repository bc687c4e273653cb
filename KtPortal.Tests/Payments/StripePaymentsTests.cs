using KtPortal.Core.Kernel;
using KtPortal.Core.Payments;
using Microsoft.Extensions.Logging;
using static KtPortal.Tests.Payments.StripeDouble;

namespace KtPortal.Tests.Payments;

/// <summary>Against a double that speaks Stripe's HTTP: what is asked, what is told of refusals, and that money moves once.</summary>
public sealed class StripePaymentsTests : IClassFixture<StripeDouble>, IDisposable
{
    private static readonly StripeAccount Account = new(StripeDouble.Key, "whsec_one");
    private static readonly PaymentOrigin Origin = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

    private readonly StripeDouble stripe;
    private readonly Told told = new();
    private readonly StripePayments payments;

    public StripePaymentsTests(StripeDouble stripe)
    {
        stripe.Forget();
        this.stripe = stripe;
        payments = With(retries: 2);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkout_says_what_is_paid_and_whose_it_is()
    {
        var order = new CheckoutOrder(
            Attempt(),
            Origin,
            new(118000, "USD"),
            "Invoice INV-2026-0042",
            new("https://kt.example/done"),
            new("https://kt.example/back"))
        {
            Methods = ["card", "us_bank_account"],
            Email = "ada@northwind.example",
        };
        var page = (await payments.OpenCheckoutAsync(Account, order, Cancel)).Value;
        Assert.StartsWith("https://checkout.stripe.com/c/pay/" + page.Id, page.Address.ToString(), StringComparison.Ordinal);
        var call = Assert.Single(stripe.Calls);
        Assert.Equal(("POST /v1/checkout/sessions", order.Attempt.Key), (call.Path, call.Key));
        Assert.All(
            (string[])
            [
                "mode=payment", "line_items[0][price_data][unit_amount]=118000", "line_items[0][price_data][currency]=usd",
                "allowed_payment_method_types[1]=us_bank_account", $"metadata[tenant_id]={Origin.Tenant}",
                $"metadata[invoice_id]={Origin.Invoice}",
                $"payment_intent_data[metadata][payment_id]={order.Attempt.Payment}", "customer_email=ada@northwind.example",
            ],
            part => Assert.Contains(part, call.Form, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.CallLost)]
    [InlineData(Fault.Failed)]
    public async Task What_gets_no_answer_is_asked_again_with_its_key_and_taken_once(Fault fault)
    {
        stripe.Meets(fault);
        var order = Charge(5000);
        Assert.Equal(PaymentProgress.Completed, (await payments.ChargeAsync(Account, order, Cancel)).Value.Progress);
        Assert.Equal([order.Attempt.Key, order.Attempt.Key], stripe.Calls.Select(c => c.Key));
        Assert.Equal([(order.Attempt.Key, 5000L)], stripe.Taken);
    }

    [Fact]
    public async Task Where_no_answer_comes_at_all_the_next_try_finds_the_payment_that_was_made()
    {
        using var impatient = With(retries: 0);
        stripe.Meets(Fault.AnswerLost);
        var order = Charge(5000);
        Assert.Equal("payment.no_answer", (await impatient.ChargeAsync(Account, order, Cancel)).Problem!.Code);
        Assert.Single(stripe.Taken);
        var later = await payments.ChargeAsync(Account, order with { Attempt = new(order.Attempt.Payment, 1) }, Cancel);
        Assert.Equal(PaymentProgress.Completed, later.Value.Progress);
        Assert.Single(stripe.Taken);
    }

    [Fact]
    public async Task Ten_at_once_take_the_money_of_one_attempt_once()
    {
        var order = Charge(700);
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => payments.ChargeAsync(Account, order, Cancel)));
        Assert.Single(all.Select(a => a.Value.Id).Distinct());
        Assert.Single(stripe.Taken);
        Assert.Equal(10, stripe.Calls.Count);
    }

    [Fact]
    public async Task An_attempt_cannot_become_one_of_another_amount()
    {
        var order = Charge(5000);
        await payments.ChargeAsync(Account, order, Cancel);
        var other = await payments.ChargeAsync(Account, order with { Amount = new(6000, "USD") }, Cancel);
        Assert.Equal("payment.attempt_was_another", other.Problem!.Code);
        Assert.Single(stripe.Taken);
    }

    [Theory]
    [InlineData("insufficient_funds", "payment.no_funds")]
    [InlineData("expired_card", "payment.card_expired")]
    [InlineData("incorrect_cvc", "payment.card_wrong")]
    [InlineData("authentication_required", "payment.owner_needed")]
    [InlineData("stolen_card", "payment.declined")]
    public async Task A_declined_card_is_told_in_words_for_its_holder(string reason, string code)
    {
        var declined = await payments.ChargeAsync(Account, Charge(5000) with { Method = "pm_declined_" + reason }, Cancel);
        Assert.Equal(code, Assert.IsType<Problem.Conflict>(declined.Problem).Code);
        Assert.Single(stripe.Calls);
        Assert.Empty(stripe.Taken);
    }

    [Fact]
    public async Task A_key_that_is_refused_a_busy_service_and_an_unknown_payment_are_each_told()
    {
        Assert.Equal("payment.key_refused", (await payments.TestAsync(new("sk_test_of_nobody_at_all"), Cancel)).Problem!.Code);
        Assert.Equal("payment.not_known_there", (await payments.FindAsync(Account, "pi_unknown", Cancel)).Problem!.Code);
        stripe.Meets(Fault.Busy, Fault.Busy, Fault.Busy);
        Assert.IsType<Problem.TooMany>((await payments.TestAsync(Account, Cancel)).Problem);
    }

    [Fact]
    public async Task A_service_that_is_silent_or_gone_is_unavailable()
    {
        using var impatient = With(retries: 0, TimeSpan.FromMilliseconds(200));
        stripe.Meets(Fault.Silent);
        Assert.IsType<Problem.Unavailable>((await impatient.TestAsync(Account, Cancel)).Problem);
        using var nowhere = new StripePayments(new() { StripeAddress = new("http://127.0.0.1:1"), Retries = 0 }, new(told));
        Assert.IsType<Problem.Unavailable>((await nowhere.TestAsync(Account, Cancel)).Problem);
    }

    [Fact]
    public async Task A_debit_on_its_way_is_pending_and_nothing_received()
    {
        var state = (await payments.FindAsync(Account, "pi_on_its_way", Cancel)).Value;
        Assert.Equal((PaymentProgress.Pending, new Amount(118000, "USD"), 0L), (state.Progress, state.Amount, state.Received));
    }

    [Fact]
    public async Task A_refund_is_paid_once_and_a_second_says_so()
    {
        stripe.Meets(Fault.AnswerLost);
        var order = new RefundOrder(Guid.CreateVersion7(), "pi_paid", new(5000, "USD"));
        Assert.True((await payments.RefundAsync(Account, order, Cancel)).Value.IsDone);
        Assert.Equal([(order.Key, -5000L)], stripe.Taken);
        var again = await payments.RefundAsync(Account, order with { Refund = Guid.CreateVersion7(), Payment = "pi_refunded" }, Cancel);
        Assert.Equal("payment.refunded_before", again.Problem!.Code);
    }

    [Fact]
    public async Task An_account_says_its_mode_and_its_currencies()
    {
        var report = (await payments.TestAsync(Account, Cancel)).Value;
        Assert.True(report.IsTest);
        Assert.Equal(["USD", "EUR"], report.Currencies);
    }

    [Fact]
    public async Task Neither_the_log_nor_an_accounts_text_holds_a_key_or_a_secret()
    {
        await payments.TestAsync(new("sk_test_of_nobody_at_all", "whsec_hidden"), Cancel);
        await payments.ChargeAsync(Account, Charge(1) with { Method = "pm_declined_lost_card" }, Cancel);
        Assert.Contains(told.Lines, line => line.Contains("lost_card", StringComparison.Ordinal));
        string[] all = [.. told.Lines, Account.ToString(), new StripeAccount("sk_live_0123456789abcdef", "whsec_hidden").ToString()];
        Assert.All(all, line => Assert.DoesNotContain("sk_", line, StringComparison.Ordinal));
        Assert.All(all, line => Assert.DoesNotContain("whsec", line, StringComparison.Ordinal));
    }

    public void Dispose() => payments.Dispose();

    private static PaymentAttempt Attempt() => new(Guid.CreateVersion7(), 1);

    private static ChargeOrder Charge(long minor) => new(Attempt(), Origin, new(minor, "USD"), "cus_northwind", "pm_visa");

    private StripePayments With(int retries, TimeSpan? patience = null) =>
        new(new() { StripeAddress = stripe.Address, Retries = retries, Patience = patience ?? TimeSpan.FromSeconds(20) }, new(told));

    private sealed class Told : ILogger<StripeFaults>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
