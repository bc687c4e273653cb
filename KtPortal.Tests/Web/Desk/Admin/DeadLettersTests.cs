using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin;

public sealed class DeadLettersTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task Admin_sees_and_retries_what_was_laid_aside()
    {
        var id = await Die();
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var page = await admin.GetAsync("/desk/admin/dead-letters");
        Assert.Contains("the relay is closed", page.Text, StringComparison.Ordinal);

        var answer = await admin.PostFromAsync("/desk/admin/dead-letters", "/desk/admin/dead-letters", ("Id", id.ToString()));

        Assert.Equal(303, answer.Code);
        Assert.Contains("Retrying 1 job.", (await admin.GetAsync(answer.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.PostFromAsync("/account", "/desk/admin/dead-letters", ("Id", Guid.CreateVersion7().ToString()))).Code);
    }

    [Fact]
    public async Task Only_who_manages_settings_sees_them()
    {
        using var manager = await desk.SignInAs(desk.Shop.Manager);
        Assert.Equal(403, (await manager.GetAsync("/desk/admin/dead-letters")).Code);
        using var acme = await desk.SignInAs(desk.Database.Acme.Admin);
        await Die();
        Assert.DoesNotContain("the relay is closed", (await acme.GetAsync("/desk/admin/dead-letters")).Text, StringComparison.Ordinal);
    }

    private Task<Guid> Die()
    {
        var id = Guid.CreateVersion7();
        return desk.Database.Truth<Guid>(
            "insert into outbox_messages (tenant_id, id, kind, state, attempts, last_error) values ($1, $2, 'nobody.does.this', 'dead', 9, 'the relay is closed') returning id",
            desk.Shop.TenantId, id);
    }
}
