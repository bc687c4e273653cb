using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>What is particular to tickets among the attacks: functions that answer for them, notes, and columns for staff.</summary>
public sealed class TicketAttackTests(House house) : IClassFixture<House>
{
    private const string Denied = "42501";

    private TestDatabase Database => house.Database;

    private List<(OpenedTicket Ticket, Guid Tenant, ClientCompany Client, Person By)> Opened => house.Samples.Of<TicketSamples>().Opened;

    [Theory]
    [MemberData(nameof(Attackers.All), MemberType = typeof(Attackers))]
    public async Task The_test_of_functions_says_the_same_as_the_policy_of_tickets(string name)
    {
        var actor = Attackers.Find(house, name).Actor;
        await Database.Force("""
            create or replace function public.probe_reads(p uuid) returns boolean language sql stable security definer set search_path = public, app
                as $$ select app.reads(t) and t.tenant_id = app.tenant_id() from tickets t where t.id = p $$;
            grant create on schema public to kt_definer;
            alter function public.probe_reads(uuid) owner to kt_definer;
            revoke create on schema public from kt_definer;
            grant execute on function public.probe_reads(uuid) to kt_provider, kt_partner, kt_client_admin, kt_client_user;
            """);
        await using var session = await Database.RawAs(actor);
        var (yes, no) = (0, 0);
        foreach (var (ticket, _, _, _) in Opened)
        {
            var policy = await session.Ask<long>("select count(*) from tickets where id = $1", ticket.Id) == 1;
            // kt_definer itself reads only inside the caller's tenant: null there.
            var function = (await session.List<bool?>("select probe_reads($1)", ticket.Id)).Single() ?? false;
            Assert.Equal((ticket.Number, policy), (ticket.Number, function));
            (yes, no) = policy ? (yes + 1, no) : (yes, no + 1);
        }

        Assert.True(yes > 0 && no > 0);
    }

    [Theory]
    [MemberData(nameof(Attackers.All), MemberType = typeof(Attackers))]
    public async Task Place_and_search_answer_for_readable_tickets_only(string name)
    {
        var actor = Attackers.Find(house, name).Actor;
        await using var session = await Database.RawAs(actor);
        var readable = (await session.List<Guid>("select id from tickets where in_line")).ToHashSet();
        Assert.NotEmpty(readable);
        foreach (var (ticket, _, _, _) in Opened)
        {
            var places = await session.List<int>("select place from app.queue_place($1)", ticket.Id);
            Assert.Equal((ticket.Number, readable.Contains(ticket.Id) ? 1 : 0), (ticket.Number, places.Count));
        }

        var found = await session.List<Guid>("select * from app.search_tickets('Secret', 'secret', 1000)");
        Assert.NotEmpty(found);
        Assert.Equal((await session.List<Guid>("select id from tickets where deleted_at is null")).ToHashSet(), found.ToHashSet());
    }

    [Theory]
    [InlineData("Dana of Harbor")]
    [InlineData("admin of Lumen")]
    [InlineData("Dana of Lumen")]
    public async Task For_a_client_what_staff_write_among_themselves_does_not_exist(string name)
    {
        var who = Attackers.Find(house, name);
        var ticket = Opened.First(t => t.Client.Id == who.OrganizationId && t.By.Role == "client_user").Ticket;
        await using var session = await Database.RawAs(who.Actor);
        Assert.Equal(1, await session.Ask<long>("select count(*) from tickets where id = $1", ticket.Id));
        foreach (var table in (string[])["ticket_comments", "timeline_events", "attachments"])
        {
            var named = table == "ticket_comments" ? "ticket_id" : "subject_id";
            if (table != "timeline_events")
            {
                Assert.True(await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'internal'", ticket.Id) > 0);
                Assert.True(await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'partner'", ticket.Id) > 0);
            }

            Assert.True(await session.Ask<long>($"select count(*) from {table} where {named} = $1", ticket.Id) > 0);
            Assert.Equal(0, await session.Ask<long>($"select count(*) from {table} where visibility <> 'public'"));
            Assert.Equal(
                await Database.Truth<long>($"select count(*) from {table} where {named} = $1 and visibility = 'public'", ticket.Id),
                await session.Ask<long>($"select count(*) from {table} where {named} = $1", ticket.Id));
        }

        Assert.Equal(0, await session.Ask<long>("select count(*) from files where visibility <> 'public'"));
        Assert.Equal(0, await session.Ask<long>("select count(*) from stream_events where visibility <> 'public'"));
    }

    [Fact]
    public async Task A_partner_does_not_know_what_the_provider_writes_for_itself()
    {
        await using var session = await Database.RawAs(Database.Shop.Northwind.Owner.Actor);
        Assert.True(await Database.Truth<long>("select count(*) from ticket_comments where partner_id = $1 and visibility = 'internal'", Database.Shop.Northwind.Id) > 0);
        foreach (var table in (string[])["ticket_comments", "timeline_events", "attachments", "files", "stream_events"])
        {
            Assert.Equal((table, 0), (table, await session.Ask<long>($"select count(*) from {table} where visibility = 'internal'")));
        }

        Assert.True(await session.Ask<long>("select count(*) from ticket_comments where visibility = 'partner'") > 0);
    }

    [Theory]
    [InlineData("priority_id = priority_id")]
    [InlineData("queue_id = queue_id")]
    [InlineData("assigned_to_id = null")]
    [InlineData("accepted_by_id = null")]
    [InlineData("reader_ids = '{}'")]
    [InlineData("requester_id = requester_id")]
    [InlineData("organization_id = organization_id")]
    [InlineData("partner_id = null")]
    [InlineData("number = 'KT-1'")]
    [InlineData("in_line = false")]
    [InlineData("subject = 'x'")]
    [InlineData("billing_status = 'billed'")]
    [InlineData("deleted_at = now()")]
    public async Task A_client_does_not_touch_what_is_for_staff(string change)
    {
        foreach (var who in (Person[])[Database.Shop.Harbor.Office, Database.Shop.Harbor.Dana])
        {
            await using var session = await Database.RawAs(who.Actor);
            Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
            Assert.Equal(Denied, (await session.Try($"update tickets set {change}")).SqlState);
        }
    }
}
