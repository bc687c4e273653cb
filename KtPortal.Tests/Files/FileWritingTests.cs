using KtPortal.Core.Files;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Files;

/// <summary>What was stored is told once, by who stored it; where it hangs is decided once.</summary>
public sealed class FileWritingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Denied = "42501";
    private const string Refused = "23514";

    private Shop Shop => database.Shop;

    [Theory]
    [InlineData("size_bytes = 1")]
    [InlineData("sha256 = sha256")]
    [InlineData("store = 's3'")]
    [InlineData("object_key = object_key")]
    [InlineData("created_at = now()")]
    [InlineData("original_filename = 'x.png'")]
    [InlineData("content_type = 'text/html'")]
    [InlineData("organization_id = organization_id")]
    [InlineData("uploaded_by_id = uploaded_by_id")]
    [InlineData("scan_status = 'clean'")]
    [InlineData("deleted_at = now()")]
    public async Task Nobody_changes_what_was_stored(string change)
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            var file = await Shop.Upload(who);
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(1, (await session.Try($"update files set access_count = 1 where id = '{file}'")).Rows);
            Assert.Equal((who.Role, Denied), (who.Role, (await session.Try($"update files set {change} where id = '{file}'")).SqlState));
        }
    }

    [Theory]
    [InlineData("size_bytes", "1073741825")]
    [InlineData("size_bytes", "-1")]
    [InlineData("object_key", "'tenants/' || app.tenant_id() || '/mail/2026/01/01a2248e-49e6-741f-9f96-b7c3ed38afb7'")]
    [InlineData("object_key", "'tenants/' || app.tenant_id() || '/organizations/o/attachments/x/01a2248e-49e6-741f-9f96-b7c3ed38afb7'")]
    [InlineData("object_key", "'tenants/01a2248e-49e6-741f-9f96-b7c3ed38afb7/organizations/x/attachments/x/x'")]
    public async Task Nobody_tells_of_a_file_that_no_upload_makes(string column, string value)
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal("pending 0 t", (await session.Try(Upload(who))).Returned.Single());
            Assert.Equal((who.Role, Refused), (who.Role, (await session.Try(Upload(who, (column, value)))).SqlState));
        }
    }

    [Fact]
    public async Task Nobody_uploads_in_another_name()
    {
        await using var session = await database.RawAs(Shop.Manager.Actor);
        Assert.Equal(1, (await session.Try(Upload(Shop.Manager))).Rows);
        Assert.Equal(Refused, (await session.Try(Upload(Shop.Manager, ("uploaded_by_id", $"'{Shop.Agent.Id}'")))).SqlState);
        Assert.Equal(Denied, (await session.Try(Upload(Shop.Manager, ("scan_status", "'clean'")))).SqlState);
    }

    [Fact]
    public async Task What_hangs_on_a_ticket_is_not_swept_nor_hidden_by_anybody()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var file = await Shop.Upload(Shop.Lumen.Dana);
        await Shop.Reply(ticket, Shop.Lumen.Dana, files: file);
        Assert.Equal("attached", await database.Truth<string>("select state from files where id = $1", file));
        foreach (var (who, change) in ((Person, string)[])
            [
                (Shop.Lumen.Dana, "state = 'pending'"), (Shop.Lumen.Office, "state = 'pending'"),
                (Shop.Northwind.Staff, "state = 'pending'"), (Shop.Northwind.Staff, "visibility = 'partner'"),
                (Shop.Manager, "state = 'pending'"), (Shop.Manager, "visibility = 'internal'"),
            ])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(1, (await session.Try($"update files set access_count = 7 where id = '{file}'")).Rows);
            Assert.Equal((who.Role, Denied), (who.Role, (await session.Try($"update files set {change} where id = '{file}'")).SqlState));
        }
    }

    [Fact]
    public async Task Only_who_uploaded_a_file_hangs_it_on_something()
    {
        var (danas, drews) = (await Shop.OpenTicket(Shop.Lumen.Dana), await Shop.OpenTicket(Shop.Lumen.Drew));
        var file = await Shop.Upload(Shop.Lumen.Drew);
        await Shop.Reply(drews, Shop.Lumen.Drew, files: file);
        await using var office = await database.RawAs(Shop.Lumen.Office.Actor);
        await using var drew = await database.RawAs(Shop.Lumen.Drew.Actor);
        string On(OpenedTicket ticket, Person who) => $"""
            insert into attachments (tenant_id, id, subject_kind, subject_id, file_id, uploaded_by_id)
            values ('{Shop.TenantId}', gen_random_uuid(), 'ticket', '{ticket.Id}', '{file}', '{who.Id}')
            """;

        Assert.Equal(1, await office.Ask<long>("select count(*) from files where id = $1", file));
        Assert.Equal("23503", (await office.Try(On(danas, Shop.Lumen.Office))).SqlState);
        Assert.Equal(1, (await drew.Try(On(drews, Shop.Lumen.Drew))).Rows);
    }

    private string Upload(Person who, params (string Column, string Value)[] forged)
    {
        var id = Guid.CreateVersion7();
        var columns = new Dictionary<string, string>
        {
            ["tenant_id"] = "app.tenant_id()",
            ["id"] = $"'{id}'",
            ["organization_id"] = "app.organization_id()",
            ["uploaded_by_id"] = "app.user_id()",
            ["original_filename"] = "'a.png'",
            ["content_type"] = "'image/png'",
            ["size_bytes"] = "1234",
            ["sha256"] = "sha256('')",
            ["store"] = "'local'",
            ["object_key"] = $"'{FileKeys.Attachment(Shop.TenantId, who.OrganizationId, id, DateTimeOffset.UnixEpoch)}'",
            ["visibility"] = "'public'",
            ["state"] = "'attached'",
            ["access_count"] = "7",
            ["created_at"] = "'2000-01-01'",
        };
        foreach (var (column, value) in forged)
        {
            columns[column] = value;
        }

        return $"""
            insert into files ({string.Join(", ", columns.Keys)}) values ({string.Join(", ", columns.Values)})
            returning concat_ws(' ', state, access_count, created_at > now() - interval '2 minutes')
            """;
    }
}
