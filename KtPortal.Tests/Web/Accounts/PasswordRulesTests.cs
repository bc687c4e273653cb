using KtPortal.Core.Accounts;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using KtPortal.Web.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web.Accounts;

public sealed class PasswordRulesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("Dana.Harbor2026!")]
    [InlineData("danaharbor12345")]
    [InlineData("{email}")]
    [InlineData("{local}{local}2026")]
    [InlineData("{name}123456789")]
    [InlineData("{tenant}2026!!!")]
    [InlineData("2026-{tenant}-{portal}")]
    public async Task Names_that_everybody_knows_are_no_password(string password) =>
        Assert.Contains("Don’t use your name", await CheckAsync(password) ?? "", StringComparison.Ordinal);

    [Theory]
    [InlineData("{name} loves old umbrellas")]
    [InlineData("quite another pass phrase")]
    public async Task A_name_in_a_sentence_is_fine(string password) => Assert.Null(await CheckAsync(password));

    private async Task<string?> CheckAsync(string password)
    {
        var who = database.Shop.Harbor.Dana;
        var host = await database.Services.GetRequiredService<HostDirectory>().FindAsync(who.Host, TestContext.Current.CancellationToken);
        var user = await database.As(database.Shop.System, scope => scope.Db.Set<User>().SingleAsync(u => u.Id == who.Id, TestContext.Current.CancellationToken));
        var typed = password.Replace("{email}", user.Email, StringComparison.Ordinal).Replace("{local}", user.Email.Split('@')[0], StringComparison.Ordinal)
            .Replace("{name}", user.Name, StringComparison.Ordinal).Replace("{tenant}", host!.TenantName, StringComparison.Ordinal)
            .Replace("{portal}", host.PortalName, StringComparison.Ordinal);
        return PasswordRules.Check(typed, user, host);
    }
}
