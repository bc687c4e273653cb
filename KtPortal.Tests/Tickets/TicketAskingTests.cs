using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>A ticket as SQL under a person's role would make it: what its form could not say is set or refused by the database.</summary>
public sealed class TicketAskingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Refused = "23514";

    private Shop Shop => database.Shop;

    [Fact]
    public async Task A_client_asks_under_the_own_name_and_from_now_on()
    {
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        var asked = await session.Try(Ask(
            ("requester_name", "'The director'"), ("requester_email", "'director@example.org'"), ("waiting_since", "'2000-01-01'"),
            ("created_at", "'2000-01-01'"), ("accepted_at", "now()"), ("assignee_name", "'Mara'"), ("first_response_at", "now()"),
            ("last_activity_at", "now() + interval '1 year'"), ("version", "7"), ("close_reason", "'solved'"), ("reopened_count", "3")));

        Assert.Equal((1, (string?)null), (asked.Rows, asked.SqlState));
        Assert.Equal(
            $"{Shop.Lumen.Dana.Actor.Name}|{Shop.Lumen.Dana.Email}|t|t||||1||0|{Shop.Northwind.Id}",
            asked.Returned.Single());
    }

    [Theory]
    [InlineData("number", "'NW-99999999'")]
    [InlineData("billing_status", "'billed'")]
    [InlineData("is_billable", "false")]
    [InlineData("partner_id", "app.organization_id()")]
    [InlineData("in_line", "true")]
    [InlineData("merged_into_id", "null")]
    [InlineData("staff_activity_at", "now()")]
    [InlineData("scheduled_start", "now()")]
    [InlineData("tags", "'{urgent}'")]
    public async Task Nobody_asks_with_what_no_form_has(string column, string value)
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal((who.Role, 1), (who.Role, (await session.Try(For(who))).Rows));
            Assert.Equal((who.Role, "42501"), (who.Role, (await session.Try(For(who, (column, value)))).SqlState));
        }
    }

    [Theory]
    [InlineData("source", "'email'")]
    [InlineData("source", "'desk'")]
    [InlineData("phase", "'resolved'", "status_id", "(select id from ticket_statuses where system_key = 'resolved')")]
    [InlineData("phase", "'open'", "status_id", "(select id from ticket_statuses where system_key = 'open')")]
    [InlineData("deleted_at", "now()")]
    [InlineData("source_ref", """ '{"anything": "else"}' """)]
    [InlineData("source_ref", """ '{"follow_up_of": "NW-1"}' """)]
    public async Task A_client_asks_only_as_the_form_does(params string[] forged)
    {
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(1, (await session.Try(Ask())).Rows);

        var refused = await session.Try(Ask([.. forged.Chunk(2).Select(p => (p[0], p[1]))]));

        Assert.Equal(Refused, refused.SqlState);
    }

    [Fact]
    public async Task A_client_chooses_no_priority_and_no_queue_that_is_for_staff()
    {
        await database.Force("update ticket_priorities set client_selectable = false where id = $1", Shop.Priorities["Critical"]);
        await database.Force(
            "insert into ticket_queues (tenant_id, id, name) values ($1, gen_random_uuid(), 'Second level')", Shop.TenantId);
        var critical = ("priority_id", $"'{Shop.Priorities["Critical"]}'");
        var second = ("queue_id", "(select id from ticket_queues where name = 'Second level')");
        await using var client = await database.RawAs(Shop.Lumen.Dana.Actor);
        await using var staff = await database.RawAs(Shop.Northwind.Owner.Actor);

        Assert.Equal(1, (await client.Try(Ask(("priority_id", $"'{Shop.Priorities["High"]}'")))).Rows);
        Assert.Equal(Refused, (await client.Try(Ask(critical))).SqlState);
        Assert.Equal(1, (await staff.Try(For(Shop.Northwind.Owner, critical))).Rows);
        foreach (var (session, insert) in new[] { (client, Ask(second)), (staff, For(Shop.Northwind.Owner, second)) })
        {
            Assert.Equal(Refused, (await session.Try(insert)).SqlState);
        }
    }

    [Fact]
    public async Task Who_asks_for_others_stands_as_who_made_it()
    {
        await using var session = await database.RawAs(Shop.Northwind.Owner.Actor);
        var asked = await session.Try(For(Shop.Northwind.Owner,
            ("requester_id", $"'{Shop.Lumen.Drew.Id}'"), ("requester_name", "'Somebody'"), ("organization_id", $"'{Shop.Lumen.Id}'"),
            ("created_by_id", $"'{Shop.Northwind.Staff.Id}'"), ("assigned_to_id", $"'{Shop.Northwind.Staff.Id}'"),
            ("accepted_by_id", $"'{Shop.Northwind.Staff.Id}'")));

        Assert.Null(asked.SqlState);
        var told = asked.Returned.Single();
        Assert.StartsWith($"{Shop.Lumen.Drew.Actor.Name}|{Shop.Lumen.Drew.Email}|t|t||||1|", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_finished_is_followed_up_as_the_page_does()
    {
        await database.Force("update ticket_priorities set client_selectable = false where id = $1", Shop.Priorities["Critical"]);
        var done = await Shop.OpenTicket(Shop.Maple.Dana);
        await Shop.Accept(done);
        await Shop.SetPriority(done, "Critical");
        await Shop.SetStatus(done, StatusKey.Closed);

        await Shop.Reply(done, Shop.Maple.Dana, "It is back, worse than before.");

        Assert.Equal(1, await database.Truth<long>(
            "select count(*) from tickets where source_ref ->> 'follow_up_of' = $1 and priority_id = $2 and phase = 'new'",
            done.Number, Shop.Priorities["Critical"]));
    }

    /// <summary>As the form of a client writes it, but for what is forged.</summary>
    private string Ask(params (string Column, string Value)[] forged)
    {
        var columns = new Dictionary<string, string>
        {
            ["tenant_id"] = "app.tenant_id()",
            ["id"] = "gen_random_uuid()",
            ["organization_id"] = "app.organization_id()",
            ["requester_id"] = "app.user_id()",
            ["created_by_id"] = "app.user_id()",
            ["subject"] = "'Printer'",
            ["description"] = "'It burns.'",
            ["source"] = "'portal'",
            ["status_id"] = $"'{Shop.Statuses[StatusKey.New]}'",
            ["phase"] = "'new'",
            ["priority_id"] = $"'{Shop.Priorities["Medium"]}'",
            ["queue_id"] = "(select id from ticket_queues where is_default)",
            ["waiting_since"] = "now()",
            ["reader_ids"] = "array[app.user_id()]",
        };
        foreach (var (column, value) in forged)
        {
            columns[column] = value;
        }

        return $"""
            insert into tickets ({string.Join(", ", columns.Keys)}) values ({string.Join(", ", columns.Values)})
            returning concat_ws('|', requester_name, requester_email,
                least(created_at, waiting_since) >= now() - interval '1 minute'
                    and greatest(created_at, last_activity_at) <= now() + interval '1 minute',
                created_by_id = app.user_id(), coalesce(accepted_at::text, ''), coalesce(assignee_name, ''),
                coalesce(first_response_at::text, ''), version, coalesce(close_reason, ''), reopened_count, partner_id)
            """;
    }

    private string For(Person who, params (string Column, string Value)[] forged) =>
        Ask(who.Actor.IsStaff ? [("source", "'desk'"), .. forged] : forged);
}
