using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Surveys;

/// <summary>Clients that are never surveyed stay so under whatever name, and namesakes are told apart.</summary>
public sealed class ExemptionTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string List = "/desk/admin/exemptions";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_client_that_was_named_anew_goes_by_that_name_and_is_saved_as_before()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, List + "/new", ("Form.Name", Shop.Pine.Name.ToLowerInvariant()))).Code);
        var entry = await EntryOf(Shop.Pine.Id);
        await desk.Database.Force("update organizations set name = 'Pine & Daughters' where id = $1", Shop.Pine.Id);

        Assert.Contains("Pine & Daughters", (await admin.GetAsync(List)).Text, StringComparison.Ordinal);
        Assert.Equal("Pine & Daughters", (await AdminForm.Open(admin, entry))["Form.Name"]);
        var saved = await AdminForm.Save(admin, entry);
        Assert.True(saved.Code == 303, saved.Text);
        Assert.Equal(Shop.Pine.Id, await ClientOf(entry));
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "archive"))).Code);
        // Under its new name it is no other client.
        Assert.Contains("already taken", (await AdminForm.Save(admin, List + "/new", ("Form.Name", "Pine & Daughters"))).Text, StringComparison.Ordinal);

        // Another name is another client.
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.Name", Shop.Cedar.Name))).Code);
        Assert.Equal(Shop.Cedar.Id, await ClientOf(entry));
        Assert.Equal(422, (await AdminForm.Save(admin, entry, ("Form.Name", "Nobody of ours"))).Code);
    }

    [Fact]
    public async Task Of_clients_with_one_name_each_is_chosen_by_what_is_beside_it()
    {
        await desk.Database.Force("""
            insert into organizations (tenant_id, id, name, kind, parent_id, partner_id, email_domains)
            values ($1, gen_random_uuid(), 'Twin Bakery', 'client', null, null, array['twin-one.example']),
                ($1, gen_random_uuid(), 'Twin Bakery', 'client', $2, $2, array['twin-two.example'])
            """, Shop.TenantId, Shop.Lumen.PartnerId!.Value);
        using var admin = await desk.SignInAs(Shop.Admin);
        foreach (var beside in (string[])["twin-one.example", Shop.Northwind.Name + ", twin-two.example"])
        {
            var asked = await AdminForm.Save(admin, List + "/new", ("Form.Name", "Twin Bakery"));
            Assert.Equal(422, asked.Code);
            Assert.Contains("Several clients", asked.Document.QuerySelector("#name-err")!.TextContent, StringComparison.Ordinal);
            var offer = Assert.Single(asked.Document.QuerySelectorAll("select[name='Form.OrganizationId'] option"), o => o.TextContent.EndsWith("· " + beside, StringComparison.Ordinal));
            Assert.Equal(422, (await AdminForm.In(asked).Send(admin)).Code); // nothing chosen
            var saved = await AdminForm.In(asked).Send(admin, ("Form.OrganizationId", offer.GetAttribute("value")));
            Assert.True(saved.Code == 303, saved.Text);
            Assert.Equal(422, (await AdminForm.In(asked).Send(admin, ("Form.OrganizationId", offer.GetAttribute("value")), ("FormKey", Guid.CreateVersion7().ToString()))).Code);
            Assert.Contains(beside, (await admin.GetAsync(List)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(2, await desk.Database.Truth<long>("select count(distinct organization_id) from csat_exemptions where name = 'Twin Bakery'"));
        // A choice holds for the name that it was made for alone.
        var other = await AdminForm.Save(admin, List + "/new", ("Form.Name", "Twin"));
        var first = other.Document.QuerySelectorAll("select[name='Form.OrganizationId'] option")[1].GetAttribute("value");
        Assert.Equal(303, (await AdminForm.In(other).Send(admin, ("Form.Name", Shop.Maple.Name), ("Form.OrganizationId", first))).Code);
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from csat_exemptions where organization_id = $1", Shop.Maple.Id));
    }

    private async Task<string> EntryOf(Guid client) => $"{List}/{await desk.Database.Truth<Guid>("select id from csat_exemptions where organization_id = $1", client)}";

    private Task<Guid> ClientOf(string entry) => desk.Database.Truth<Guid>("select organization_id from csat_exemptions where id = $1", Guid.Parse(entry.Split('/')[^1]));
}
