using System.Text;
using System.Web;
using KtPortal.Core.Accounts;

namespace KtPortal.Tests.Accounts;

public sealed class OneTimeCodesTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");
    private readonly StoppedClock clock = new();
    private readonly List<long> claimed = [];

    [Theory] // RFC 4226, appendix D: a step is the counter
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public async Task Codes_are_those_of_RFC_4226(long step, string code)
    {
        At(step * 30);
        Assert.True(await AcceptAsync(code));
        Assert.Equal([step], claimed);
    }

    [Theory] // RFC 6238, appendix B, SHA-1: the last six of its eight digits
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public async Task Codes_are_those_of_RFC_6238(long seconds, string code)
    {
        At(seconds);
        Assert.True(await AcceptAsync(code[2..]));
        Assert.Equal([seconds / 30], claimed);
    }

    [Theory]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_clock_may_be_off_by_one_step(int off, bool accepted)
    {
        At((5 * 30) + off); // the code of step 5
        Assert.Equal(accepted, await AcceptAsync("254676"));
    }

    [Fact]
    public async Task A_code_is_accepted_once_and_none_older_after_it()
    {
        At(5 * 30);
        Assert.True(await AcceptAsync("254676"));
        Assert.False(await AcceptAsync("254676"));
        Assert.False(await AcceptAsync("338314")); // of the step before, still within the drift
        Assert.True(await AcceptAsync("287922"));
        Assert.Equal([5, 6], claimed);
    }

    [Theory]
    [InlineData("254 676", true)]
    [InlineData(" 254676\n", true)]
    [InlineData("254677")]
    [InlineData("25467")]
    [InlineData("2546760")]
    [InlineData("94254676")]
    [InlineData("٢٥٤٦٧٦")]
    [InlineData("-54676")]
    [InlineData("")]
    public async Task Only_the_digits_count_and_all_of_them(string typed, bool accepted = false)
    {
        At(5 * 30);
        Assert.Equal(accepted, await AcceptAsync(typed));
        Assert.Equal(accepted ? 1 : 0, claimed.Count);
    }

    [Fact]
    public async Task The_address_for_an_app_holds_the_secret_and_says_whose_it_is()
    {
        var secret = OneTimeCodes.NewSecret();
        Assert.Equal(20, secret.Length);
        Assert.NotEqual(secret, OneTimeCodes.NewSecret());

        var address = OneTimeCodes.AddressOf(secret, "Müller & Söhne", "dana@example.com");
        var query = HttpUtility.ParseQueryString(address.Query);
        Assert.Equal("otpauth://totp/", address.GetLeftPart(UriPartial.Authority) + "/");
        Assert.Equal("Müller & Söhne", query["issuer"]);
        Assert.Contains("dana@example.com", Uri.UnescapeDataString(address.AbsolutePath), StringComparison.Ordinal);

        At(1_800_000_000);
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(query["secret"])).ComputeTotp(clock.GetUtcNow().UtcDateTime);
        Assert.True(await new OneTimeCodes(clock).AcceptAsync(secret, code, _ => Task.FromResult(true)));
    }

    private void At(long seconds) => clock.Now = DateTimeOffset.FromUnixTimeSeconds(seconds);

    private Task<bool> AcceptAsync(string code) => new OneTimeCodes(clock).AcceptAsync(Secret, code, step =>
    {
        var isLater = claimed.Count == 0 || step > claimed[^1];
        if (isLater)
        {
            claimed.Add(step);
        }

        return Task.FromResult(isLater);
    });

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
