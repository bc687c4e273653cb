using KtPortal.Core.Limits;

namespace KtPortal.Tests.Limits;

public sealed class CallerAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("::1", "::/64")]
    [InlineData(null, "unknown")]
    [InlineData("no address", "unknown")]
    public void An_address_counts_as_what_one_customer_has(string? address, string counted) =>
        Assert.Equal(counted, CallerAddress.Of(address).ToString());
}
