using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin;

public sealed class HeldMailTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Address = "/desk/admin/mail";

    [Fact]
    public async Task Admin_releases_one_discards_one_and_releases_the_rest()
    {
        var (one, two, three) = (await HoldAsync("one"), await HoldAsync("two"), await HoldAsync("three"));
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var page = await admin.GetAsync(Address);
        Assert.Contains("Held: more than 50 emails about one ticket within an hour.", page.Text, StringComparison.Ordinal);
        Assert.Contains("About one", page.Text, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.PostFromAsync(Address, Address, ("Release", one.ToString()))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(Address, Address, ("Discard", two.ToString()))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(Address, Address, ("ReleaseAll", "true"))).Code);
        Assert.Equal(("asked for", "failed", "asked for"), (await StateAsync(one), await StateAsync(two), await StateAsync(three)));
        Assert.Equal(404, (await admin.PostFromAsync("/account", Address, ("Release", one.ToString()))).Code);
        Assert.Equal(404, (await admin.PostFromAsync("/account", Address)).Code);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from audit_log where event = 'mail.released' and user_id = $1", desk.Shop.Admin.Id));
    }

    [Fact]
    public async Task Only_who_manages_settings_decides_and_only_in_the_own_tenant()
    {
        var id = await HoldAsync("theirs");
        using var manager = await desk.SignInAs(desk.Shop.Manager);
        using var acme = await desk.SignInAs(desk.Database.Acme.Admin);
        Assert.Equal(403, (await manager.GetAsync(Address)).Code);
        Assert.Equal(403, (await manager.PostFromAsync("/account", Address, ("Release", id.ToString()))).Code);
        Assert.DoesNotContain("About theirs", (await acme.GetAsync(Address)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await acme.PostFromAsync("/account", Address, ("Release", id.ToString()))).Code);
        Assert.Equal("held", await StateAsync(id));
    }

    [Fact]
    public async Task Sign_in_links_that_are_held_are_nobodys_to_see()
    {
        var id = await HoldAsync("a link", "system");
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        Assert.DoesNotContain("About a link", (await admin.GetAsync(Address)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.PostFromAsync("/account", Address, ("Release", id.ToString()))).Code);
    }

    [Fact]
    public async Task Received_mail_on_no_ticket_becomes_one_or_goes()
    {
        var id = await desk.Database.Truth<Guid>("""
            insert into inbound_messages (tenant_id, id, raw_sha256, store, object_key, size_bytes, from_address, subject, state, reason)
            values ($1, gen_random_uuid(), sha256('late'), 'local', 'x', 1, 'zed@late.example', 'Too late', 'held', 'more than 100 new tickets') returning id
            """, desk.Shop.TenantId);
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        Assert.Contains("zed@late.example", (await admin.GetAsync(Address)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFromAsync(Address, Address, ("Accept", id.ToString()))).Code);
        Assert.Equal(desk.Shop.Admin.Id, await desk.Database.Truth<Guid>("select accepted_by_id from inbound_messages where id = $1", id));
        Assert.Equal(409, (await admin.PostFromAsync("/account", Address, ("Decline", id.ToString()))).Code);
    }

    private Task<Guid> HoldAsync(string what, string kind = "comment") => desk.Database.Truth<Guid>("""
        insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, state, last_error)
        values ($1, gen_random_uuid(), $2 || '@x.example', $3, 'a@localhost', 'b@x.example', 'b', 'About ' || $2, 't', 'held', 'Held: more than 50 emails about one ticket within an hour.') returning id
        """, desk.Shop.TenantId, what, kind);

    // The product's own worker takes what is asked for, and finds that no mail goes to such an address.
    private Task<string> StateAsync(Guid id) => desk.Database.Truth<string>("""
        select case when m.state in ('queued', 'suppressed') and exists (
            select 1 from outbox_messages o where o.kind = 'mail.send' and o.payload->>'message' = m.id::text) then 'asked for' else m.state end
        from outbound_messages m where m.id = $1
        """, id);
}
