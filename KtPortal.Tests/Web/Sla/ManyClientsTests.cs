using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Sla;

/// <summary>A policy of a tenant with more clients than a form has room for.</summary>
public sealed class ManyClientsTests(ManyClientsTests.Portal desk) : IClassFixture<ManyClientsTests.Portal>
{
    private const int Count = 1200;

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Clients_are_looked_for_and_nothing_that_was_typed_is_lost()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var form = await AdminForm.Open(admin, "/desk/admin/sla/new");
        Assert.Empty(Boxes(form.Page));
        Assert.True(form.Page.Body.Length < 200_000, $"{form.Page.Body.Length} bytes");
        (string, string?)[] typed = [("Form.Name", "Of a few"), ("Form.BaseFirstResponse", "soon"), ("Form.Thresholds[0].Percent", "80"), ("Form.Thresholds[0].Notify", "manager")];

        var some = AdminForm.In(await form.SendTo(admin, FindAt(form), [.. typed, ("Form.FindOrganization", "client 07")]));
        Assert.Equal(50, Boxes(some.Page).Count);
        Assert.Contains("The first 50 of 100", some.Page.Text, StringComparison.Ordinal);
        Assert.Contains("No client", (await some.SendTo(admin, FindAt(form), ("Form.FindOrganization", "nobody"))).Text, StringComparison.Ordinal);

        // Enter in the search field looks for it, too, and keeps who is chosen.
        var found = AdminForm.In(await some.Send(admin, ("Enter", "true"), ("Form.FindOrganization", "Client 0777"), ("Form.Organizations", Boxes(some.Page)[3])));
        Assert.Equal(2, Boxes(found.Page).Count);
        Assert.Equal(("Of a few", "soon", "80"), (found["Form.Name"], found["Form.BaseFirstResponse"], found["Form.Thresholds[0].Percent"]));
        var both = Boxes(found.Page).Select(id => ("Form.Organizations", (string?)id)).ToArray();
        var refused = AdminForm.In(await found.Send(admin, [("Enter", "true"), .. both]));
        Assert.Equal((422, "soon"), (refused.Page.Code, refused["Form.BaseFirstResponse"]));
        var saved = await refused.Send(admin, ("Enter", "true"), ("Form.BaseFirstResponse", "4 h"));
        Assert.True(saved.Code == 303, saved.Text);
        Assert.Equal("Client 0703, Client 0777", await desk.Database.Truth<string>("""
            select string_agg(o.name, ', ' order by o.name) from sla_policies p join sla_assignments a on a.policy_id = p.id join organizations o on o.id = a.organization_id
            where p.name = 'Of a few'
            """));
        await desk.Database.Force("delete from sla_policies where name = 'Of a few'");
    }

    [Fact]
    public async Task A_policy_of_more_clients_than_are_shown_is_saved_with_all_of_them()
    {
        await desk.Database.Force("""
            with p as (insert into sla_policies (tenant_id, id, name, sort_order) values ($1, gen_random_uuid(), 'Of all', 7) returning id)
            insert into sla_assignments (tenant_id, id, policy_id, organization_id)
            select $1, gen_random_uuid(), p.id, o.id from p, organizations o where o.tenant_id = $1 and o.name like 'Client %'
            """, Shop.TenantId);
        var policy = await desk.Database.Truth<Guid>("select id from sla_policies where name = 'Of all'");
        var address = $"/desk/admin/sla/{policy}";
        using var admin = await desk.SignInAs(Shop.Admin);
        var saved = await AdminForm.Save(admin, address, ("Form.Description", "Typed with care"));
        Assert.True(saved.Code == 303, saved.Text);
        Assert.Equal("Typed with care", await desk.Database.Truth<string>("select description from sla_policies where id = $1", policy));
        Assert.Equal(Count, await AssignedAsync(policy));

        var form = await AdminForm.Open(admin, address);
        var found = AdminForm.In(await form.SendTo(admin, FindAt(form), ("Form.FindOrganization", "Client 1199")));
        var gone = found.Page.Document.QuerySelectorAll("label").Single(l => l.TextContent.Trim() == "Client 1199").QuerySelector("input[checked]")!.GetAttribute("value");
        var others = Boxes(found.Page).Where(id => id != gone).Select(id => ("Form.Organizations", (string?)id));
        Assert.Equal(303, (await found.Send(admin, [.. others])).Code);
        Assert.Equal(Count - 1, await AssignedAsync(policy));
        await desk.Database.Force("delete from sla_policies where id = $1", policy);
    }

    private static List<string> Boxes(Answer page) =>
        [.. page.Document.QuerySelectorAll("input[name='Form.Organizations']").Select(box => box.GetAttribute("value")!)];

    private static string FindAt(AdminForm form) => form.Page.Document.QuerySelector("#clients button")!.GetAttribute("formaction")!.Split('#')[0];

    private Task<long> AssignedAsync(Guid policy) => desk.Database.Truth<long>("select count(*) from sla_assignments where policy_id = $1", policy);

    public sealed class Portal : OpenPortal
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Database.Force("""
                insert into organizations (tenant_id, id, name, kind) select $1, gen_random_uuid(), 'Client ' || to_char(n, 'FM0000'), 'client' from generate_series(0, $2 - 1) n
                """, Shop.TenantId, Count);
        }
    }
}
