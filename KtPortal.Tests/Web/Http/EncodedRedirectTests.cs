using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Http;

/// <summary>Whatever an address says, where it leads on to is written in ASCII: a header holds nothing else.</summary>
public sealed class EncodedRedirectTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Run = "0190f3a0-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("/desk/tickets/ü/sla/policy", "/desk/tickets/%C3%9C/sla")]
    [InlineData("/desk/tickets/ü/sla/exclusion", "/desk/tickets/%C3%9C/sla")]
    [InlineData("/desk/tickets/kt-1%3Fx/sla/waiver", "/desk/tickets/KT-1%3FX/sla")]
    [InlineData("/desk/tickets/語/here", "/desk/tickets/%E8%AA%9E")]
    [InlineData("/desk/tickets/ü/escalation", "/desk/tickets/%C3%9C")]
    [InlineData("/desk/lists/ü/runs/" + Run + "/undo", "/desk/lists/%C3%BC/runs/" + Run)]
    public async Task Staff_is_led_on(string asked, string location)
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var answer = await admin.GetAsync(asked);
        Assert.Equal((302, location), (answer.Code, answer.Location));
    }

    [Theory]
    [InlineData("/portal/tickets/ü/replies")]
    [InlineData("/portal/tickets/ü/rating")]
    [InlineData("/portal/tickets/ü/here")]
    public async Task Clients_are_led_on(string asked)
    {
        using var dana = await desk.SignInAs(desk.Shop.Harbor.Dana);
        var answer = await dana.GetAsync(asked);
        Assert.Equal((302, "/portal/tickets/%C3%9C"), (answer.Code, answer.Location));
    }
}
