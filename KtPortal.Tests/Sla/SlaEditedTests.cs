using KtPortal.Core.Data;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Sla;

/// <summary>What somebody edits while clocks run: statuses, policies, warnings, whose they are. Nothing that ended or was late becomes another.</summary>
public sealed class SlaEditedTests(TestDatabase database) : SlaTestBase(database), IClassFixture<TestDatabase>, IAsyncLifetime
{
    /// <summary>Each begins with the standard policy alone, by hours that never close.</summary>
    public async ValueTask InitializeAsync()
    {
        await Database.Force("delete from sla_assignments");
        await Database.Force("update sla_policies set effective_from = null");
        await Database.Force("update ticket_priorities set minutes_per_place = null");
        await Database.Force("""
            update business_calendars set intervals = (
                select jsonb_agg(jsonb_build_object('day', d, 'from', '00:00', 'until', '24:00')) from generate_series(1, 7) d)
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Before_it_is_accepted_its_client_expects_what_the_policy_promises_where_there_is_no_history()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High");
        Assert.True(await IsAsked(ticket));
        await FollowAsync(ticket);
        Assert.Empty(await Clocks(ticket));
        Task<bool> ExpectsAsync(string when) => Database.Truth<bool>(
            $"select date_trunc('second', answer_expected_at) = date_trunc('second', {when} + interval '60 minutes') from tickets where id = $1", ticket.Id);
        Assert.True(await ExpectsAsync("created_at"));
        var seen = await Database.As(Shop.Harbor.Dana.Actor, scope => scope.Get<PortalTicketQueries>().FindStateAsync(scope.Actor, ticket.Number, Cancel));
        Assert.Equal(seen!.Place!.ExpectedAt, seen.Place.EstimateAt(null, seen.CreatedAt.AddMinutes(30)));
        // Never in the past, and where waits are known by those.
        Assert.Null(seen.Place.EstimateAt(null, seen.CreatedAt.AddMinutes(61)));
        Assert.Equal(seen.CreatedAt.AddMinutes(10), (seen.Place with { MinutesPerPlace = 10, Place = 1 }).EstimateAt(null, seen.CreatedAt));
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        Assert.True(await ExpectsAsync("accepted_at"));
    }

    [Fact]
    public async Task A_status_that_pauses_from_now_on_or_no_longer_does_so_for_tickets_that_stand_in_it()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.PendingClient);
        await FollowAsync(ticket);
        await PausesAsync(StatusKey.PendingClient, false);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
        await PausesAsync(StatusKey.PendingClient, true);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Paused, SlaState.Paused), await States(ticket));
        // Changed behind the trigger's back, the pause that is open still ends with the status.
        await Database.Force("update ticket_statuses set pauses_sla = false where tenant_id = $1 and system_key = 'pending_client'", Shop.TenantId);
        await Shop.SetStatus(ticket, StatusKey.Open);
        await PausesAsync(StatusKey.PendingClient, true);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
        Assert.Equal(0, await Database.Truth<long>("select count(*) from ticket_sla_pauses where ticket_id = $1 and resumed_at is null", ticket.Id));
    }

    [Fact]
    public async Task Solved_without_a_word_and_opened_again_its_first_response_is_not_started_again()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.Resolved);
        await FollowAsync(ticket);
        await Shop.Reopen(ticket, Shop.Harbor.Dana);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Running), await States(ticket));
    }

    [Fact]
    public async Task An_end_that_was_taken_back_was_none()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.Resolved);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Met), await States(ticket));
        // As undo leaves it: not ended, and never opened again.
        await Shop.Reopen(ticket, Shop.Harbor.Dana);
        await Database.Force("update tickets set reopened_count = 0, reopened_at = null where id = $1", ticket.Id);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
    }

    [Fact]
    public async Task What_has_ended_stays_when_its_ticket_is_taken_out_and_the_time_out_is_none_of_it()
    {
        var (ended, open) = (await Accepted("Low"), await Accepted("Low"));
        await Shop.Reply(ended, Shop.Agent, "Done.", StatusKey.Resolved);
        await FollowAsync(ended);
        foreach (var ticket in (OpenedTicket[])[ended, open])
        {
            await Database.As(Shop.Admin.Actor, scope => scope.Get<SlaTickets>().ExcludeAsync(scope.Actor, ticket.Number, "A strike", Cancel));
        }

        await FollowAsync(ended, open);
        Assert.Equal((SlaState.Met, SlaState.Met), await States(ended));
        Assert.Equal((SlaState.Cancelled, SlaState.Cancelled), await States(open));
        await Database.Force("update ticket_sla set excluded_at = excluded_at - interval '3 hours' where ticket_id = $1", open.Id);
        await Database.Force("update tickets set accepted_at = accepted_at - interval '4 hours' where id = $1", open.Id);
        await Database.As(Shop.Admin.Actor, scope => scope.Get<SlaTickets>().IncludeAsync(scope.Actor, open.Number, Cancel));
        await FollowAsync(open);
        Assert.InRange((await Clock(open, SlaMetric.Resolution)).ElapsedMinutes, 59, 62);
        Assert.InRange((await Clock(open, SlaMetric.Resolution)).PausedSeconds, 3 * 3600 - 5, 3 * 3600 + 60);
    }

    [Fact]
    public async Task Whose_answer_was_given_keeps_the_policy_of_the_solution_that_runs()
    {
        var client = await PolicyAsync("Of a client", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Harbor.Id));
        var ticket = await Accepted();
        await Shop.Reply(ticket, Shop.Agent);
        await FollowAsync(ticket);
        await Database.Force("delete from sla_assignments where policy_id = $1", client);
        await FollowAsync(SlaReach.Anew, ticket);
        Assert.Equal(SlaFoundBy.Default, (await Clock(ticket, SlaMetric.Resolution)).FoundBy);
        Assert.Equal(client, (await Clock(ticket, SlaMetric.FirstResponse)).PolicyId);
        await FollowAsync(ticket);
        Assert.Equal(SlaFoundBy.Default, (await Clock(ticket, SlaMetric.Resolution)).FoundBy);
    }

    [Fact]
    public async Task Warnings_are_those_with_which_it_began_until_somebody_has_it_follow()
    {
        var policy = await PolicyAsync("Warned", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Harbor.Id));
        await Database.Force("update sla_policies set escalation_rules = '[{\"percent\": 90, \"notify\": [\"admin\"]}]' where id = $1", policy);
        var ticket = await Accepted();
        await Database.Force("""
            update sla_policies set escalation_rules = '[{"percent": 1, "notify": ["admin"], "raise_level": true}, {"percent": 95, "notify": ["admin"]}]' where id = $1
            """, policy);
        await Database.Force("update tickets set accepted_at = accepted_at - interval '2 minutes' where id = $1", ticket.Id);
        await FollowAsync(ticket);
        Assert.Empty((await Clock(ticket, SlaMetric.FirstResponse)).ThresholdsFired);
        // Then by the new ones; what they would have told already is not told.
        await FollowAsync(SlaReach.Anew, ticket);
        var answer = await Clock(ticket, SlaMetric.FirstResponse);
        Assert.Equal([1], answer.ThresholdsFired);
        Assert.Null(answer.WarnedAt);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from ticket_escalations where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task A_policy_that_holds_from_a_later_day_on_keeps_the_clocks_it_has()
    {
        var ticket = await Accepted();
        await Database.Force("update sla_policies set effective_from = current_date + 30 where tenant_id = $1 and is_default", Shop.TenantId);
        await FollowAsync(SlaReach.Anew, ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
    }

    [Fact]
    public async Task A_priority_that_a_warning_raises_changes_no_promise_and_one_that_is_gone_stops_nobody()
    {
        var policy = await PolicyAsync("Raising", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Harbor.Id));
        await Database.Force("""
            update sla_policies set escalation_rules = jsonb_build_array(
                jsonb_build_object('percent', 10, 'set_priority', $2::text), jsonb_build_object('percent', 20, 'set_priority', $3::text)) where id = $1
            """, policy, Shop.Priorities["Critical"].ToString(), Guid.CreateVersion7().ToString());
        var (raised, other) = (await Accepted("Low"), await Accepted("Low"));
        await Database.Force("update tickets set accepted_at = accepted_at - interval '8 minutes' where id = $1", raised.Id);
        await Database.Force("update tickets set accepted_at = accepted_at - interval '14 minutes' where id = $1", other.Id);
        await Database.Force("update ticket_sla_clocks set next_check_at = now() - interval '1 minute' where ticket_id = any($1)", (object)new[] { raised.Id, other.Id });
        await DueAsync();
        foreach (var ticket in (OpenedTicket[])[raised, other])
        {
            Assert.Equal("Critical", await Database.Truth<string>("select p.name from tickets t join ticket_priorities p on p.id = t.priority_id where t.id = $1", ticket.Id));
            await FollowAsync(ticket);
            Assert.All(await Clocks(ticket), c => Assert.Equal((SlaState.Running, Shop.Priorities["Critical"]), (c.State, c.PriorityId)));
            Assert.Equal(60, (await Clock(ticket, SlaMetric.FirstResponse)).TargetMinutes);
        }

    }

    [Fact]
    public async Task A_promise_that_comes_with_a_change_is_late_by_the_change()
    {
        var policy = await PolicyAsync("Solutions", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Harbor.Id));
        await Database.Force("update sla_policies set base_first_response_minutes = null where id = $1", policy);
        await Database.Force("""
            insert into sla_targets (tenant_id, id, policy_id, priority_id, first_response_minutes, resolution_minutes, around_the_clock)
            values ($1, gen_random_uuid(), $2, $3, 30, 6000, true)
            """, Shop.TenantId, policy, Shop.Priorities["Critical"]);
        var ticket = await Accepted("Low");
        Assert.Equal([SlaMetric.Resolution], (await Clocks(ticket)).Select(c => c.Metric));
        await Database.Force("update tickets set accepted_at = accepted_at - interval '2 hours' where id = $1", ticket.Id);
        await Shop.SetPriority(ticket, "Critical");
        await FollowAsync(ticket);
        var answer = await Clock(ticket, SlaMetric.FirstResponse);
        Assert.Equal((SlaState.Breached, BreachCause.Change), (answer.State, answer.BreachCause));
        Assert.InRange(answer.BreachedAt!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public async Task Where_the_provider_is_to_answer_a_partners_answer_is_none_and_the_providers_is_noticed()
    {
        var policy = await PolicyAsync("Ours", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Lumen.Id));
        await Database.Force("update sla_policies set response_by = 'staff' where id = $1", policy);
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        await Shop.Reply(ticket, Shop.Northwind.Staff, "We look into it.");
        await FollowAsync(ticket);
        Assert.Equal(SlaState.Running, (await Clock(ticket, SlaMetric.FirstResponse)).State);
        await Database.Force("delete from outbox_messages where kind = 'sla.follow'");
        await Shop.Reply(ticket, Shop.Agent, "So do we.");
        Assert.True(await IsAsked(ticket));
        await FollowAsync(ticket);
        Assert.Equal(SlaState.Met, (await Clock(ticket, SlaMetric.FirstResponse)).State);
    }

    [Fact]
    public async Task A_ticket_whose_clocks_cannot_be_followed_holds_up_no_other()
    {
        var (broken, sound) = (await Accepted("Critical"), await Accepted("Critical"));
        var rules = Guid.CreateVersion7();
        await Database.Force("insert into sla_rules (tenant_id, id, content) values ($1, $2, '[1]')", Shop.TenantId, rules);
        await Database.Force("update ticket_sla_clocks set rules_id = $2 where ticket_id = $1", broken.Id, rules);
        await Database.Force("update tickets set accepted_at = accepted_at - interval '1 hour' where id = any($1)", (object)new[] { broken.Id, sound.Id });
        await Database.Force("update ticket_sla_clocks set next_check_at = now() - interval '1 minute' where ticket_id = any($1)", (object)new[] { broken.Id, sound.Id });
        await DueAsync();
        Assert.Equal(SlaState.Breached, (await Clock(sound, SlaMetric.FirstResponse)).State);
        var put = await Clock(broken, SlaMetric.FirstResponse);
        Assert.Equal(SlaState.Running, put.State);
        Assert.True(put.NextCheckAt > TimeProvider.System.GetUtcNow().AddMinutes(10));
    }

    private Task<int> PausesAsync(string status, bool pauses) => Database.As(Shop.Admin.Actor, async scope =>
    {
        await using var command = scope.Db.Command("update ticket_statuses set pauses_sla = $2 where system_key = $1", status, pauses);
        return await command.ExecuteNonQueryAsync(Cancel);
    });
}
