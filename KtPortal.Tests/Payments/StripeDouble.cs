using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KtPortal.Tests.Payments;

/// <summary>
/// A double of Stripe's API, built from its documentation: as much of it as the product uses. It keeps idempotency keys as theirs does
/// (the answer is saved when the work is done, and given again for the same key; another request under it is refused) and can break off
/// before or after the work.
/// </summary>
public sealed class StripeDouble : IAsyncLifetime
{
    public const string Key = "sk_test_51DoubleOfStripe4242";

    private readonly Dictionary<string, (string Form, int Status, string Answer)> saved = [];
    private readonly ConcurrentQueue<Fault> faults = new();
    private WebApplication? app;

    public enum Fault
    {
        /// <summary>The work is done, the line breaks before the answer.</summary>
        AnswerLost,

        /// <summary>The line breaks before anything is done.</summary>
        CallLost,
        Failed,
        Busy,
        Silent,
    }

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Money that was taken, by idempotency key.</summary>
    public ConcurrentQueue<(string Key, long Amount)> Taken { get; } = new();

    /// <summary>What the next calls meet, one each.</summary>
    public void Meets(params Fault[] next) => Array.ForEach(next, faults.Enqueue);

    public void Forget()
    {
        saved.Clear();
        faults.Clear();
        Calls.Clear();
        Taken.Clear();
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = WebUtility.UrlDecode(await new StreamReader(context.Request.Body).ReadToEndAsync());
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var call = new Call($"{context.Request.Method} {context.Request.Path}", key, form);
        Calls.Enqueue(call);
        Fault? fault = faults.TryDequeue(out var next) ? next : null;
        switch (fault)
        {
            case Fault.CallLost:
                context.Abort();
                return;
            case Fault.Silent:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case Fault.Failed:
                await TellAsync(context, 500, Error("api_error", null));
                return;
            case Fault.Busy:
                await TellAsync(context, 429, Error("invalid_request_error", "rate_limit"));
                return;
        }

        var isKnown = context.Request.Headers.Authorization == $"Bearer {Key}";
        var (status, answer) = isKnown ? Once(call) : (401, Error("invalid_request_error", null));
        if (fault == Fault.AnswerLost)
        {
            context.Abort();
            return;
        }

        await TellAsync(context, status, answer);
    }

    private (int Status, string Answer) Once(Call call)
    {
        if (call.Key.Length == 0)
        {
            return Do(call);
        }

        lock (saved)
        {
            if (!saved.TryGetValue(call.Key, out var kept))
            {
                var (status, answer) = Do(call);
                saved[call.Key] = kept = (call.Form, status, answer);
            }

            return kept.Form == call.Form ? (kept.Status, kept.Answer) : (400, Error("idempotency_error", null));
        }
    }

    private (int Status, string Answer) Do(Call call)
    {
        var fields = call.Form.Split('&').Select(f => f.Split('=', 2)).ToLookup(f => f[0], f => f[^1]);
        string Field(string name) => fields[name].FirstOrDefault("");
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Key)))[..24];
        switch (call.Path)
        {
            case "POST /v1/checkout/sessions":
                return (200, $$"""
                    {"id":"cs_test_{{id}}","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/cs_test_{{id}}"}
                    """);
            case "POST /v1/payment_intents" when Field("payment_method").StartsWith("pm_declined_", StringComparison.Ordinal):
                return (402, Error("card_error", "card_declined", Field("payment_method")["pm_declined_".Length..]));
            case "POST /v1/payment_intents":
                Taken.Enqueue((call.Key, long.Parse(Field("amount"), CultureInfo.InvariantCulture)));
                return (200, Intent($"pi_{id}", Field("amount"), Field("currency"), "succeeded"));
            case "GET /v1/payment_intents/pi_on_its_way":
                return (200, Intent("pi_on_its_way", "118000", "usd", "processing"));
            case "POST /v1/refunds" when Field("payment_intent") == "pi_refunded":
                return (400, Error("invalid_request_error", "charge_already_refunded"));
            case "POST /v1/refunds":
                Taken.Enqueue((call.Key, -long.Parse(Field("amount"), CultureInfo.InvariantCulture)));
                return (200, $$"""{"id":"re_{{id}}","object":"refund","status":"succeeded"}""");
            case "GET /v1/balance":
                return (200, """
                    {"object":"balance","livemode":false,"pending":[],
                     "available":[{"amount":0,"currency":"usd"},{"amount":5,"currency":"eur"}]}
                    """);
            default:
                return (404, Error("invalid_request_error", "resource_missing"));
        }
    }

    private static string Intent(string id, string amount, string currency, string status) => $$"""
        {"id":"{{id}}","object":"payment_intent","amount":{{amount}},"amount_received":{{(status == "succeeded" ? amount : "0")}},
         "currency":"{{currency}}","status":"{{status}}","livemode":false,"created":1767225600}
        """;

    private static string Error(string type, string? code, string? decline = null) => JsonSerializer.Serialize(
        new { error = new { type, code, decline_code = decline, message = "In Stripe's own words, which nobody here reads." } });

    private static Task TellAsync(HttpContext context, int status, string answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["Request-Id"] = "req_double";
        return context.Response.WriteAsync(answer);
    }

    public sealed record Call(string Path, string Key, string Form);
}
