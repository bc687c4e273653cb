using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Payments;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Payments;

/// <summary>
/// Whether what comes in is Stripe's. The signatures are made here by the rule of its documentation (HMAC-SHA256 of "t.body"), not by the
/// library that reads them.
/// </summary>
public sealed class StripeWebhookTests
{
    private const string Body = """
        {"id":"evt_1","object":"event","api_version":"2031-01-01","created":1767225600,"livemode":false,"type":"checkout.session.completed",
         "data":{"object":{"id":"cs_1","object":"something.of.tomorrow","note":"Bezahlt – danke"}}}
        """;

    private static readonly StripeAccount Account = new(StripeDouble.Key, "whsec_new", "whsec_old");

    private readonly TestClock clock = new();

    private static byte[] Bytes => Encoding.UTF8.GetBytes(Body);

    [Theory]
    [InlineData("whsec_new")]
    [InlineData("whsec_old")]
    public void A_signed_event_is_read_whatever_its_version_and_with_either_secret(string secret)
    {
        var told = Read(Bytes, Signed(Bytes, secret)).Value;
        var at = DateTimeOffset.FromUnixTimeSeconds(1767225600);
        Assert.Equal(new GatewayEvent("evt_1", "checkout.session.completed", at, IsTest: true, "cs_1"), told);
    }

    [Fact]
    public void An_event_of_another_secret_is_refused() =>
        Assert.Equal("payment.signature_wrong", Read(Bytes, Signed(Bytes, "whsec_of_somebody")).Problem!.Code);

    [Fact]
    public void One_changed_byte_of_the_body_is_refused()
    {
        var signature = Signed(Bytes, "whsec_new");
        Assert.True(Read(Bytes, signature).Succeeded);
        Assert.All(Enumerable.Range(0, Bytes.Length), place =>
        {
            var tampered = Bytes;
            tampered[place] ^= 1;
            Assert.Equal("payment.signature_wrong", Read(tampered, signature).Problem!.Code);
        });
    }

    [Fact]
    public void A_signature_that_is_old_is_refused_and_said_to_be_so()
    {
        var signature = Signed(Bytes, "whsec_new");
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(Read(Bytes, signature).Succeeded);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("payment.signature_old", Read(Bytes, signature).Problem!.Code);
    }

    [Fact]
    public void A_younger_time_does_not_make_an_old_signature_good()
    {
        var old = Signed(Bytes, "whsec_new");
        clock.Advance(TimeSpan.FromHours(1));
        var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal("payment.signature_wrong", Read(Bytes, $"t={now},{old.Split(',')[1]}").Problem!.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=00")]
    [InlineData("t=,v1=")]
    [InlineData("t=now,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData(",,==,t")]
    [InlineData("t=1,t=2,v0=00")]
    public void What_is_no_signature_is_refused_without_a_fault(string? header) =>
        Assert.Equal("payment.signature_wrong", Read(Bytes, header).Problem!.Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("{\"id\":1,\"type\":2,\"created\":\"x\",\"livemode\":0,\"data\":{\"object\":3}}")]
    public void What_is_signed_but_no_event_is_refused_without_a_fault(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal("payment.event_unreadable", Read(bytes, Signed(bytes, "whsec_new")).Problem!.Code);
    }

    [Fact]
    public void What_is_too_large_or_no_text_is_refused_before_it_is_read()
    {
        var large = new byte[StripeWebhook.MaxBytes + 1];
        Assert.Equal("payment.signature_wrong", Read(large, Signed(large, "whsec_new")).Problem!.Code);
        byte[] odd = [0xFF, 0xFE, 0x00];
        Assert.Equal("payment.signature_wrong", Read(odd, Signed(odd, "whsec_new")).Problem!.Code);
    }

    private Core.Kernel.Result<GatewayEvent> Read(byte[] body, string? signature) =>
        new StripeWebhook(clock).Read(Account, body, signature);

    private string Signed(byte[] body, string secret)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
