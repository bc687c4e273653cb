using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Rows of the shared tables say whose they are and who reads them, as their subject does.</summary>
public sealed class SubjectTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    [Fact]
    public async Task Who_is_admitted_later_reads_what_was_there_before()
    {
        var (dana, drew) = (Shop.Lumen.Dana, Shop.Lumen.Drew);
        var ticket = await Shop.OpenTicket(dana, files: await Shop.Upload(dana));
        await Shop.Reply(ticket, Shop.Agent, files: await Shop.Upload(Shop.Agent, on: Shop.Lumen));
        await Shop.InternalNote(ticket, Shop.Agent, "Among us", await Shop.Upload(Shop.Agent, on: Shop.Lumen, visibility: Visibility.Internal));
        Assert.Equal((0, 0, 0), await ReadAsync(drew, ticket));

        await using (var mail = await database.RawAs(Shop.System))
        {
            await mail.Run("update tickets set reader_ids = reader_ids || $2 where id = $1", ticket.Id, drew.Id);
            await mail.CommitAsync();
        }

        Assert.Equal(await ReadAsync(dana, ticket), await ReadAsync(drew, ticket));
        Assert.Equal((1, 2, 2), await ReadAsync(drew, ticket));
        Assert.Equal((0, 0, 0), await ReadAsync(Shop.Maple.Office, ticket));
    }

    [Fact]
    public async Task A_file_hung_up_twice_is_read_by_the_readers_of_both()
    {
        var (dana, drew) = (Shop.Lumen.Dana, Shop.Lumen.Drew);
        var (hers, his) = (await Shop.OpenTicket(dana), await Shop.OpenTicket(drew));
        var file = await Shop.Upload(Shop.Agent, on: Shop.Lumen);
        await Shop.Reply(hers, Shop.Agent, files: file);
        await using (var agent = await database.RawAs(Shop.Agent.Actor))
        {
            await agent.Run(On(his, file));
            await agent.CommitAsync();
        }

        foreach (var who in (Person[])[dana, drew])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(1, await session.Ask<long>("select count(*) from files where id = $1", file));
        }
    }

    [Fact]
    public async Task A_file_among_staff_is_hung_up_nowhere_that_clients_read()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var file = await Shop.Upload(Shop.Agent, on: Shop.Lumen, visibility: Visibility.Internal);
        await Shop.InternalNote(ticket, Shop.Agent, "Among us", file);
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        Assert.Equal("23503", (await agent.Try(On(ticket, file))).SqlState);
    }

    [Theory]
    [InlineData("invoice")]
    [InlineData("ticket'; drop table files; --")]
    public async Task A_kind_that_nobody_declared_is_refused(string kind)
    {
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        var refused = await agent.Try(
            "insert into timeline_events (tenant_id, id, subject_kind, subject_id, kind, actor_name, visibility) values ($1, $2, $3, $2, 'status', 'x', 'public')",
            Shop.TenantId, Guid.CreateVersion7(), kind);
        Assert.Equal("23514", refused.SqlState);
    }

    private string On(OpenedTicket ticket, Guid file) => $"""
        insert into attachments (tenant_id, id, subject_kind, subject_id, file_id)
        values ('{Shop.TenantId}', gen_random_uuid(), 'ticket', '{ticket.Id}', '{file}')
        """;

    private async Task<(long Steps, long Attachments, long Files)> ReadAsync(Person who, OpenedTicket ticket)
    {
        await using var session = await database.RawAs(who.Actor);
        return (await session.Ask<long>("select count(*) from timeline_events where subject_id = $1", ticket.Id),
            await session.Ask<long>("select count(*) from attachments where subject_id = $1", ticket.Id),
            await session.Ask<long>("select count(*) from files f where exists (select 1 from attachments a where a.file_id = f.id and a.subject_id = $1)", ticket.Id));
    }
}
