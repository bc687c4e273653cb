namespace KtPortal.Core.Payments;

/// <summary>
/// One try to get a payment's money. All that is asked for it carries its key, so that a repetition, by whichever node, is answered with
/// what the first one did. Stripe keeps keys for a day at least: who comes later looks first.
/// </summary>
/// <param name="Number">Another only after the one before is known to have failed.</param>
public sealed record PaymentAttempt(Guid Payment, int Number)
{
    public string Key => $"kt-{Payment:n}-{Number}";
}

/// <param name="Minor">In the smallest unit of the currency: cents, yen.</param>
/// <param name="Currency">ISO 4217, in capitals.</param>
public sealed record Amount(long Minor, string Currency);

/// <summary>What a payment is for, told to the gateway so that its events find back.</summary>
public sealed record PaymentOrigin(Guid Tenant, Guid Organization, Guid? Invoice);

/// <param name="Description">What the payer reads: "Invoice INV-2026-0042".</param>
/// <param name="Done">Where the payer comes back to.</param>
/// <param name="Abandoned">Where who turns back comes to.</param>
public sealed record CheckoutOrder(
    PaymentAttempt Attempt, PaymentOrigin Origin, Amount Amount, string Description, Uri Done, Uri Abandoned)
{
    /// <summary>"card", "us_bank_account".</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["card"];

    public string? Email { get; init; }
}

/// <summary>A page of the gateway's, to which the payer is led.</summary>
public sealed record CheckoutPage(string Id, Uri Address);

/// <summary>Money from a saved method, without its owner at the screen.</summary>
public sealed record ChargeOrder(PaymentAttempt Attempt, PaymentOrigin Origin, Amount Amount, string Customer, string Method);

/// <param name="Refund">Its own id here; each is paid back once.</param>
/// <param name="Payment">The gateway's id of the payment.</param>
public sealed record RefundOrder(Guid Refund, string Payment, Amount Amount)
{
    public string Key => $"kt-refund-{Refund:n}";
}

/// <summary>How it stands with a payment at the gateway.</summary>
public sealed record PaymentState(string Id, PaymentProgress Progress, Amount Amount, long Received);

public enum PaymentProgress
{
    /// <summary>The payer has still to do something.</summary>
    Open,

    /// <summary>On its way: a debit takes days.</summary>
    Pending,
    Completed,
    Cancelled,
}

public sealed record RefundState(string Id, bool IsDone, bool HasFailed);

/// <param name="Currencies">In which the account holds money.</param>
public sealed record AccountReport(bool IsTest, IReadOnlyList<string> Currencies);
