using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>What SQL under a client's role may make of its own tickets: what the portal's buttons do.</summary>
public sealed class ClientClosingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    [Theory]
    [InlineData(StatusKey.New, StatusKey.Cancelled, true)]
    [InlineData(StatusKey.New, StatusKey.InProgress, false)]
    [InlineData(StatusKey.New, StatusKey.Open, false)]
    [InlineData(StatusKey.New, StatusKey.Closed, false)]
    [InlineData(StatusKey.Open, StatusKey.Cancelled, true)]
    [InlineData(StatusKey.Open, StatusKey.InProgress, false)]
    [InlineData(StatusKey.InProgress, StatusKey.Closed, false)]
    [InlineData(StatusKey.InProgress, StatusKey.Open, false)]
    [InlineData(StatusKey.PendingClient, StatusKey.InProgress, true)]
    [InlineData(StatusKey.PendingClient, StatusKey.Open, true)]
    [InlineData(StatusKey.PendingClient, StatusKey.Accepted, false)]
    [InlineData(StatusKey.Resolved, StatusKey.Closed, true)]
    [InlineData(StatusKey.Resolved, StatusKey.Open, true)]
    [InlineData(StatusKey.Resolved, StatusKey.New, false)]
    [InlineData(StatusKey.Closed, StatusKey.Open, false)]
    public async Task A_client_goes_only_where_a_button_leads(string from, string to, bool leads)
    {
        var ticket = await TicketIn(from);
        foreach (var who in (Person[])[Shop.Harbor.Dana, Shop.Harbor.Office])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(1, await session.Ask<long>("select count(*) from tickets where id = $1", ticket.Id));

            // The phase is what the status says, whatever the statement says.
            var gone = await session.Try("update tickets set phase = 'closed', status_id = $2 where id = $1", ticket.Id, Shop.Statuses[to]);

            Assert.Equal((who.Role, leads ? null : "42501"), (who.Role, gone.SqlState));
        }
    }

    [Fact]
    public async Task Who_only_reads_along_withdraws_nothing()
    {
        var ticket = await TicketIn(StatusKey.New);
        await database.Force("update tickets set reader_ids = reader_ids || $2 where id = $1", ticket.Id, Shop.Harbor.Drew.Id);
        var withdraw = $"update tickets set status_id = '{Shop.Statuses[StatusKey.Cancelled]}' where id = '{ticket.Id}'";
        await using var reader = await database.RawAs(Shop.Harbor.Drew.Actor);
        await using var requester = await database.RawAs(Shop.Harbor.Dana.Actor);

        Assert.Equal(1, await reader.Ask<long>("select count(*) from tickets where id = $1", ticket.Id));
        Assert.Equal("42501", (await reader.Try(withdraw)).SqlState);
        Assert.Equal(1, (await requester.Try(withdraw)).Rows);
    }

    [Fact]
    public async Task Dates_and_reasons_follow_from_the_step_and_from_nothing_else()
    {
        const string Forged = """
            closed_at = '2000-01-01', resolved_at = '2000-01-01', reopened_at = '2000-01-01', reopened_count = 99,
            close_reason = 'duplicate', waiting_since = '2000-01-01'
            """;
        var ticket = await TicketIn(StatusKey.Resolved);
        var resolved = await database.Truth<DateTime>("select resolved_at from tickets where id = $1", ticket.Id);
        await using var session = await database.RawAs(Shop.Harbor.Dana.Actor);
        async Task<string> Told(string status)
        {
            var told = await session.Try($"""
                update tickets set {Forged}, status_id = '{Shop.Statuses[status]}' where id = '{ticket.Id}'
                returning concat_ws('|', phase, reopened_count, coalesce(close_reason, '-'), closed_at > now() - interval '2 minutes',
                    resolved_at = '{resolved:O}', reopened_at > now() - interval '2 minutes', waiting_since > now() - interval '2 minutes')
                """);
            return told.Returned.Single();
        }

        await database.Force("update tickets set waiting_since = now() - interval '1 day' where id = $1", ticket.Id);
        Assert.Equal("resolved|0|-|t|f", await Told(StatusKey.Resolved));
        Assert.Equal("closed|0|client_closed|t|t|f", await Told(StatusKey.Closed));
        // Reopened, the wait begins anew: not where it was.
        Assert.Equal("open|1|-|t|t", await Told(StatusKey.Open));
    }

    private async Task<OpenedTicket> TicketIn(string status)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        if (status != StatusKey.New)
        {
            await Shop.Accept(ticket);
            await Shop.SetStatus(ticket, status);
        }

        return ticket;
    }
}
