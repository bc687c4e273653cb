using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>What SQL under a staff role may change of a ticket: what the desk changes, in the way it does.</summary>
public sealed class TicketChangingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Denied = "42501";

    private Shop Shop => database.Shop;

    [Theory]
    [InlineData("number = 'NW-99999999'")]
    [InlineData("id = gen_random_uuid()")]
    [InlineData("tenant_id = tenant_id")]
    [InlineData("organization_id = organization_id")]
    [InlineData("partner_id = null")]
    [InlineData("requester_id = null")]
    [InlineData("requester_name = 'x'")]
    [InlineData("created_by_id = null")]
    [InlineData("created_at = '2000-01-01'")]
    [InlineData("updated_at = '2000-01-01'")]
    [InlineData("deleted_at = now()")]
    [InlineData("merged_into_id = id")]
    [InlineData("subject = 'x'")]
    [InlineData("description = 'x'")]
    [InlineData("source = 'email'")]
    [InlineData("reader_ids = '{}'")]
    [InlineData("in_line = false")]
    [InlineData("billing_status = 'billed'")]
    [InlineData("is_billable = false")]
    [InlineData("sla_due_at = now()")]
    [InlineData("last_client_comment_at = now()")]
    [InlineData("staff_activity_at = now()")]
    [InlineData("partner_activity_at = now()")]
    public async Task Staff_change_no_column_that_no_page_changes(string change)
    {
        var ticket = await Accepted();
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            await using var session = await database.RawAs(who.Actor);
            var worked = await session.Try("update tickets set priority_id = $2 where id = $1", ticket.Id, Shop.Priorities["High"]);
            Assert.Equal(1, worked.Rows);
            var changed = await session.Try($"update tickets set {change} where id = $1", ticket.Id);
            Assert.Equal((who.Role, Denied), (who.Role, changed.SqlState));
        }
    }

    [Theory]
    [InlineData("queue_id = queue_id")]
    [InlineData("team_id = null")]
    public async Task Queue_and_team_are_the_providers_to_change(string change)
    {
        var ticket = await Accepted();
        await using var provider = await database.RawAs(Shop.Manager.Actor);
        await using var partner = await database.RawAs(Shop.Northwind.Owner.Actor);

        Assert.Equal(1, (await provider.Try($"update tickets set {change} where id = $1", ticket.Id)).Rows);
        Assert.Equal(Denied, (await partner.Try($"update tickets set {change} where id = $1", ticket.Id)).SqlState);
    }

    [Fact]
    public async Task Only_the_provider_lets_a_ticket_in_and_each_in_the_own_name()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var letIn = $"update tickets set status_id = '{Shop.Statuses[StatusKey.Accepted]}'";
        await using var partner = await database.RawAs(Shop.Northwind.Owner.Actor);
        await using var provider = await database.RawAs(Shop.Manager.Actor);

        Assert.Equal(Denied, (await partner.Try($"{letIn} where id = '{ticket.Id}'")).SqlState);
        Assert.Equal(Denied, (await partner.Try("update tickets set accepted_by_id = app.user_id() where id = $1", ticket.Id)).SqlState);
        Assert.Equal(Denied, (await provider.Try($"{letIn}, accepted_by_id = '{Shop.Agent.Id}' where id = '{ticket.Id}'")).SqlState);
        Assert.Equal(1, (await provider.Try($"{letIn}, accepted_by_id = '{Shop.Manager.Id}' where id = '{ticket.Id}'")).Rows);

        await Shop.Accept(ticket);
        const string Set = "update tickets set status_id = $2 where id = $1";
        Assert.Equal(1, (await partner.Try(Set, ticket.Id, Shop.Statuses[StatusKey.InProgress])).Rows);
        Assert.Equal(Denied, (await partner.Try(Set, ticket.Id, Shop.Statuses[StatusKey.New])).SqlState);
    }

    [Fact]
    public async Task Nobody_moves_ahead_in_the_line()
    {
        var ticket = await Accepted();
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            await using var session = await database.RawAs(who.Actor);
            var place = await session.Ask<DateTime>("select waiting_since from tickets where id = $1", ticket.Id);

            // Once directly, then on a way through an ending and back.
            Assert.Equal(1, await session.Run("update tickets set waiting_since = '2000-01-01' where id = $1", ticket.Id));
            Assert.Equal(place, await session.Ask<DateTime>("select waiting_since from tickets where id = $1", ticket.Id));
            foreach (var status in (string[])[StatusKey.Resolved, StatusKey.Open])
            {
                await session.Run(
                    "update tickets set waiting_since = '2000-01-01', status_id = $2 where id = $1", ticket.Id, Shop.Statuses[status]);
            }

            Assert.Equal((place, true), (await session.Ask<DateTime>("select waiting_since from tickets where id = $1", ticket.Id),
                await session.Ask<bool>("select in_line from tickets where id = $1", ticket.Id)));
        }
    }

    [Fact]
    public async Task A_ticket_is_handed_to_staff_under_their_own_name()
    {
        var ticket = await Accepted();
        await using var partner = await database.RawAs(Shop.Northwind.Owner.Actor);
        await using var provider = await database.RawAs(Shop.Manager.Actor);
        const string Renamed = "update tickets set assignee_name = 'The boss' where id = $1 returning assignee_name";
        string To(Person who) => $"""
            update tickets set assigned_to_id = '{who.Id}', assignee_name = 'The boss' where id = '{ticket.Id}' returning assignee_name
            """;

        Assert.Equal(Shop.Northwind.Staff.Actor.Name, (await partner.Try(To(Shop.Northwind.Staff))).Returned.Single());
        // The provider's people have a display name towards a partner's clients.
        Assert.Equal(Shop.Manager.Actor.DisplayName, (await provider.Try(To(Shop.Manager))).Returned.Single());
        Assert.Equal("23503", (await partner.Try(To(Shop.Lumen.Dana))).SqlState);
        Assert.Equal("23503", (await provider.Try(To(Shop.Lumen.Dana))).SqlState);
        Assert.Equal("23503", (await partner.Try(To(Shop.Manager))).SqlState);
        await partner.Run(To(Shop.Northwind.Staff));
        Assert.Equal(Shop.Northwind.Staff.Actor.Name, await partner.Ask<string>(Renamed, ticket.Id));
    }

    [Fact]
    public async Task The_first_answer_stays_the_first_and_the_count_of_edits_makes_no_leap()
    {
        var ticket = await Accepted();
        await Shop.Reply(ticket, Shop.Northwind.Staff);
        await using var session = await database.RawAs(Shop.Northwind.Owner.Actor);
        var first = await session.Ask<DateTime>("select first_response_at from tickets where id = $1", ticket.Id);
        var version = await session.Ask<int>("select version from tickets where id = $1", ticket.Id);

        const string Forged = "first_response_at = null, last_activity_at = '2000-01-01', version = version + 1";
        Assert.Equal(1, await session.Run($"update tickets set {Forged} where id = $1", ticket.Id));
        Assert.Equal(first, await session.Ask<DateTime>("select first_response_at from tickets where id = $1", ticket.Id));
        Assert.True(await session.Ask<bool>("select last_activity_at > now() - interval '1 hour' from tickets where id = $1", ticket.Id));
        foreach (var leap in (int[])[version - 1, int.MaxValue])
        {
            Assert.Equal("23514", (await session.Try($"update tickets set version = {leap} where id = '{ticket.Id}'")).SqlState);
        }
    }

    private async Task<OpenedTicket> Accepted()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        return ticket;
    }
}
