using KtPortal.Web.Http;
using Microsoft.AspNetCore.Http;

namespace KtPortal.Tests.Web.Http;

public sealed class HtmxRequestsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("HX-Request: true", true)]
    [InlineData("HX-Request: true, HX-Request-Type: partial", true)]
    [InlineData("HX-Request: true, HX-Boosted: true")]
    [InlineData("HX-Request: true, HX-Request-Type: full")]
    [InlineData("HX-Boosted: true")]
    [InlineData("HX-Request-Type: partial")]
    public void A_piece_of_a_page_is_asked_for_by_htmx_alone_and_not_by_a_link_or_the_back_button(string headers, bool isFragment = false)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var header in headers.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            request.Headers.Append(header.Split(": ")[0], header.Split(": ")[1]);
        }

        Assert.Equal(isFragment, request.IsFragment());
    }
}
