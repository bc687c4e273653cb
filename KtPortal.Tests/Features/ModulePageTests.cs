using System.Net;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KtPortal.Tests.Features;

/// <summary>A page of a module, asked through the product's own middleware with a session of the product.</summary>
public sealed class ModulePageTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task A_page_of_a_module_that_is_off_is_not_there()
    {
        using var browser = await portal.App.SignInAs(portal.Shop.Admin);
        var session = browser.Cookies.GetCookies(browser.Address("/")).Single(c => c.Name == SessionCookie.InTheClear);
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        async Task<HttpStatusCode> AskAsync(string host)
        {
            app.Services.GetRequiredService<HostDirectory>().Forget();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/desk/bells");
            request.Headers.Host = host;
            request.Headers.Add("Cookie", $"{session.Name}={session.Value}");
            return (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(portal.Shop.Host));
        await portal.Database.Force("update tenants set modules_off = '{chat}' where id = $1", portal.Shop.TenantId);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(portal.Shop.Host));
        await portal.Database.Force("update tenants set modules_off = '{bells}' where id = $1", portal.Shop.TenantId);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(portal.Shop.Host));
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Services.AddData(portal.Database.Options);
        builder.Services.AddSingleton(FeatureList.Catalog).AddSingleton<HostDirectory>().AddScoped<PortalRequest>();
        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<HostMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.MapGet("/desk/bells", () => Results.Text("ding")).WithMetadata(new AccessAttribute(Surface.Desk) { Module = "bells" });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
