using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Tickets;

/// <summary>Tickets of every user of every client, with everything that can hang on one, and the place in line of those who wait.</summary>
internal sealed class TicketSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("tickets", Readers.Everybody)
        {
            Seen = (ticket, sight) => sight.Actor.Audience == Audience.Provider || (ticket["deleted_at"] is null
                && (sight.Actor.IsStaff || Is(ticket, "is_unconfirmed", "false")) && (sight.Actor.Audience != Audience.ClientUser
                || Is(ticket, "requester_id", sight.Me) || ticket["reader_ids"]!.AsArray().Any(r => Value(r) == sight.Me))),
            MakeUnique = (ticket, _) => (ticket["accepted_by_id"], ticket["assigned_to_id"]) = (null, null),
        },
        new("ticket_comments", Readers.Everybody),
        new("ticket_comment_versions", Readers.Provider),
        new("deleted_tickets", Readers.Provider),
        new("ticket_mentions", Readers.Staff),
        new("ticket_participants", Readers.Everybody)
        {
            Seen = (participant, sight) => sight.Actor.IsStaff || Is(participant, "state", "confirmed"),
        },
        new("ticket_queue_places", Readers.Everybody),
        new("ticket_place_notices", Audience.ClientAdmin, Audience.ClientUser),
        new("ticket_waits", Readers.Provider),
        new("ticket_presence", Readers.Nobody),
        new("ticket_escalations", Audience.Provider, Audience.Partner) { Seen = (escalation, sight) => sight.SeesVisibility(escalation) },
        new("ticket_relations", Readers.Everybody)
        {
            MakeUnique = (relation, actor) => (relation["kind"], relation["created_by_id"]) = ("blocks", actor.UserId!.Value.ToString()),
        },
        new("unread_answers", Audience.ClientAdmin, Audience.ClientUser) { Seen = (mark, sight) => Is(mark, "user_id", sight.Me) },
    ];

    public override IReadOnlyDictionary<string, Naming> Names => new Dictionary<string, Naming>
    {
        ["ticket_id"] = new("tickets", Decides: true),
        ["comment_id"] = new("ticket_comments", Decides: true),
        ["source_id"] = new("tickets", Decides: true),
        ["target_id"] = new("tickets", Decides: true),
    };

    public override string Written => """
        ticket_comments insert by provider, partner, client_admin, client_user: all
        ticket_escalations insert by provider, partner: all
        ticket_escalations update by provider, partner: settled_at, settled_by_id
        ticket_relations insert by provider, partner: all
        ticket_relations delete by provider, partner: rows
        ticket_participants update by provider, partner: state
        ticket_participants delete by provider, partner: rows
        tickets insert by provider, partner, client_admin, client_user: tenant_id, id, organization_id, contact_id, requester_id,
            requester_name, requester_email, created_by_id, subject, description, source, source_ref, status_id, phase, priority_id,
            type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at, accepted_by_id, accepted_at, waiting_since,
            first_response_at, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason,
            last_client_comment_at, last_staff_comment_at, last_activity_at, reader_ids, version, created_at, deleted_at,
            description_format, service_id
        tickets update by provider: status_id, phase, priority_id, type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at,
            accepted_by_id, accepted_at, waiting_since, scheduled_start, scheduled_end, first_response_at, resolved_at, closed_at, cancelled_at,
            reopened_at, reopened_count, close_reason, custom_fields, tags, last_staff_comment_at, last_activity_at, version, team_id, template_id,
            service_id, estimated_hours
        tickets update by partner: status_id, phase, priority_id, type_id, category_id, assigned_to_id, assignee_name, assigned_at,
            waiting_since, scheduled_start, scheduled_end, first_response_at, resolved_at, closed_at, cancelled_at, reopened_at,
            reopened_count, close_reason, custom_fields, tags, last_staff_comment_at, last_activity_at, version, service_id
        tickets update by client_admin, client_user: status_id, phase, waiting_since, resolved_at, closed_at, cancelled_at,
            reopened_at, reopened_count, close_reason, custom_fields, last_client_comment_at, last_activity_at, version
        unread_answers delete by client_admin, client_user: rows
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("set_ticket_number", "trigger: draws the number from a series nobody reads") { NamesInFull = true },
        new("queue_place", "two numbers about a ticket the caller reads") { NamesInFull = true },
        new("queue_lengths", "how many wait in each line of the caller's tenant"),
        new("line_moved", "a job and a notice with the ids of a line") { NamesInFull = true },
        new("follow_line", "trigger: begins and ends waits") { NamesInFull = true },
        new("note_activity", "trigger: moves a ticket in the lists of those who read a note among staff"),
        new("step_activity", "trigger: moves a ticket in the lists of those who read a step among staff"),
        new("answer_unread", "trigger: marks an answer unread for who reads the ticket, and nobody else's") { NamesInFull = true },
        new("settle_escalations", "trigger: what was escalated is over with its ticket"),
        new("relation_leads", "whether a ticket leads to another, to those below") { IsClosed = true },
        new("relation_depth", "a number, to the one below") { IsClosed = true },
        new("refuse_relation", "what speaks against a relation of two tickets that staff read"),
        new("join_requester", "lets the requester of a ticket that staff read take part in another of the same client"),
        new("merge_relations", "nothing: relations of a merged ticket, to the one below") { IsClosed = true },
        new("merge_ticket", "nothing: merges two tickets of a client that staff read"),
        new("split_ticket", "the number of a new ticket, of comments that staff read"),
        new("forget_promise", "trigger: what was promised to who waited, once it is planned"),
        new("be_at_ticket", "names of those who look at a ticket that the caller reads: to staff only"),
        new("may", "whether the caller's own role has a right") { IsClosed = true },
        new("name_on", "the caller's own name") { IsClosed = true },
        new("withhold_mails", "whether a mail of a comment has left, to those below") { IsClosed = true },
        new("unsay", "nothing: marks of what nobody reads any more go, for the one below") { IsClosed = true },
        new("drop_files", "nothing: files that hang nowhere go, for those below") { IsClosed = true },
        new("drop_attachments", "nothing: what hung on a comment goes, for those below") { IsClosed = true },
        new("copies_of", "ids of tickets that belong to one, to those below") { IsClosed = true },
        new("change_comment", "why the caller may not change what he said himself"),
        new("redact", "whether what the caller reads and may delete was there"),
        new("redact_file", "whether a file that the caller reads and may delete was there"),
        new("participant_readers", "who may know that somebody takes part, to those below") { IsClosed = true },
        new("set_participant", "trigger: who may know of somebody's part, and his name"),
        new("join_ticket", "whom the caller had take part in a ticket that he reads; of others that they may not"),
        new("leave_ticket", "whether somebody took part of whom the caller may know"),
        new("follow_split", "nothing: who takes part follows what is taken out, for the split") { IsClosed = true },
        new("mention", "how many of staff a comment of the caller's own calls anew"),
        new("delete_ticket", "whether a ticket that the caller may delete was there"),
        new("restore_ticket", "whether a ticket that the caller may delete is there again"),
        new("erase_deleted_tickets", "how many tickets were deleted long enough ago, to the tenant's own schedule"),
        new("hush_steps", "nothing: steps of its caller that were taken back are for staff alone"),
        new("find_tickets", "ids of tickets the caller reads, to the two below") { IsClosed = true },
        new("search_tickets", "ids of tickets the caller reads"),
        new("suggest_tickets", "ids of tickets the caller reads"),
    ];

    public override IEnumerable<RouteSample> Routes =>
    [
        .. ((string[])["/desk/tickets/{number}", "/portal/tickets/{number}"]).Select(r => RouteSample.Page(r, Numbered) with { Table = "tickets" }),
        .. ((string[])["properties", "tags", "reopening", "replies", "acceptance", "refusal", "escalation", "settlement", "plan", "here", "relations", "separation", "merge", "split", "redaction"]).Select(verb => On("/desk/tickets/{number}/" + verb)),
        .. ((string[])["reopening", "queue", "closure", "replies", "here"]).Select(verb => On("/portal/tickets/{number}/" + verb)),
        .. ((string[])["/desk", "/portal"]).Select(side => On(side + "/tickets/{number}/people") with { Fields = _ => [("Watch", "true"), ("Follow", "true")] }),
        On("/desk/tickets/{number}/participants") with { Fields = _ => [("All", "confirm")] },
        .. ((string[])["", "/removal"]).Select(verb => RouteSample.Action("/desk/comments/{id:guid}" + verb, SaidByStaff) with { Table = "ticket_comments" }),
        .. ((string[])["", "/removal"]).Select(verb => RouteSample.Action("/portal/comments/{id:guid}" + verb, SaidByClients) with { Table = "ticket_comments" }),
        RouteSample.List("/desk/tickets", Numbered),
        RouteSample.List("/desk/admin/deleted", Gone),
        On("/desk/tickets/{number}/deletion", Doomed),
        On("/desk/tickets/{number}/mentions") with { IsFragment = true },
        RouteSample.List("/desk/inbox", Numbered),
        RouteSample.List("/desk/tags", Numbered),
        RouteSample.List("/desk/requesters", Requesters, "/desk/requesters?For=example") with { IsFragment = true },
        RouteSample.List("/portal", Numbered),
        RouteSample.List("/portal/tickets", Numbered),
        RouteSample.List("/desk/palette", Numbered, "/desk/palette?q=Secret") with { IsFragment = true },
        RouteSample.List("/desk/lists/{list}/export.{kind}", Numbered, "/desk/lists/tickets/export.csv"),
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk"] = "leads to where the day begins",
        ["/portal/counts"] = "how much of one's own is unread: a number",
        ["/desk/preview"] = "shows the text that it was sent",
        ["/portal/tickets/new"] = "an empty form",
        ["/desk/waiting"] = "minutes and counts, no words of anybody's; WaitingTests sees whose",
        ["/desk/totals"] = "names of clients and counts; TotalsTests sees whose",
    };

    /// <summary>Every ticket with the client and the user it belongs to.</summary>
    public List<(OpenedTicket Ticket, Guid Tenant, ClientCompany Client, Person By)> Opened { get; } = [];

    /// <summary>Those of the users, by their number.</summary>
    public IReadOnlyList<Thing> Numbered => [.. Things(t => t.Ticket.Number)];

    /// <summary>Those of the users, by their id.</summary>
    public IReadOnlyList<Thing> Identified => [.. Things(t => t.Ticket.Id.ToString())];

    private List<Thing> Requesters { get; } = [];

    private List<Thing> Gone { get; } = [];

    /// <summary>Tickets of which nothing else is asked: a form about them takes them away.</summary>
    private List<Thing> Doomed { get; } = [];

    private List<Thing> SaidByStaff { get; } = [];

    private List<Thing> SaidByClients { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            foreach (var client in shop.Clients)
            {
                foreach (var by in client.People)
                {
                    await FillAsync(house, shop, client, by);
                }
            }
        }
    }

    private static RouteSample On(string route, IReadOnlyList<Thing> tickets) => RouteSample.Action(route, tickets) with { Table = "tickets" };

    private RouteSample On(string route) => On(route, Numbered);

    private IEnumerable<Thing> Things(Func<(OpenedTicket Ticket, Guid Tenant, ClientCompany Client, Person By), string> name) =>
        Opened.Where(t => t.By != t.Client.Office).Select(t => new Thing(name(t), $"Secret of {t.By.Email}", Thing.Of(t.Tenant, t.Client, t.By)));

    private async Task FillAsync(House house, Shop shop, ClientCompany client, Person by)
    {
        var partner = shop.Partners.FirstOrDefault(p => p.Id == client.PartnerId);
        var staff = partner?.Staff ?? shop.Agent;
        var ticket = await shop.OpenTicket(by, $"Secret of {by.Email}", "High", "Technical Support", files: await shop.Upload(by));
        await shop.Upload(by, "not-yet-attached.png");
        Opened.Add((ticket, shop.TenantId, client, by));
        Requesters.Add(new Thing(by.Id.ToString(), by.Email, Thing.Of(shop.TenantId, client, by)) { IsKnown = true });
        await house.Force("update tickets set tags = array[$2] where id = $1", ticket.Id, $"Secret of {by.Email}");
        await shop.Reply(ticket, by, $"More from {by.Email}", files: await shop.Upload(by));
        var own = await shop.Reply(ticket, by, "Mistyped");
        await shop.Change(own, by, "Typed");
        SaidByClients.Add(new Thing(own.ToString(), "Typed", Thing.OfUser(by.Id)) { IsKnown = true });
        var answer = await shop.Reply(ticket, staff, $"An answer, mistyped, @{(partner?.Owner ?? shop.Manager).Actor.Name}");
        await shop.Change(answer, staff, $"An answer, @{(partner?.Owner ?? shop.Manager).Actor.Name}");
        await shop.InternalNote(ticket, shop.Agent, $"Only for you, @{shop.Manager.Actor.Name}");
        SaidByStaff.Add(new Thing(answer.ToString(), "An answer", Thing.OfUser(staff.Id)) { IsKnown = true });
        // They can be changed for as long as the tests run.
        await house.Force("update ticket_comments set created_at = now() + interval '3 hours' where id in ($1, $2)", own, answer);
        await shop.Reply(ticket, staff, "A public answer", files: await shop.Upload(staff, on: client));
        await shop.PartnerNote(ticket, staff, "For staff", await shop.Upload(staff, on: client, visibility: Visibility.Partner));
        var other = await shop.OpenTicket(by, $"Secret of {by.Email}, asked again");
        await shop.Relate(ticket, RelationAs.Related, other, partner?.Owner ?? shop.Manager);
        if (by == client.Dana)
        {
            var gone = await shop.OpenTicket(by, $"Deleted, of {by.Email}");
            await shop.Reply(gone, by, "A comment of it", files: await shop.Upload(by));
            await shop.Delete(gone);
            // What pages are told in passing is nobody's to read for long.
            await house.Force("delete from stream_events where subject_id = $1", gone.Id);
            var doomed = await shop.OpenTicket(by, $"Secret of {by.Email}, to go");
            Doomed.Add(new Thing(doomed.Number, $"Secret of {by.Email}", Thing.Of(shop.TenantId, client, by)));
            Gone.Add(new Thing(gone.Number, $"Deleted, of {by.Email}", Thing.OfProvider(shop.TenantId)));
        }

        await shop.InternalNote(ticket, shop.Agent, "For the provider", await shop.Upload(shop.Agent, on: client, visibility: Visibility.Internal));
        if (partner is not null)
        {
            await shop.Reply(ticket, partner.Owner, files: await shop.Upload(partner.Owner, on: client));
            if (by == client.Office)
            {
                await shop.Accept(ticket);
                await shop.SetStatus(ticket, StatusKey.PendingClient, staff);
                await shop.SetStatus(ticket, StatusKey.InProgress, partner.Owner);
                Opened.Add((await shop.OpenTicket(by, $"Secret of {by.Email}, still new"), shop.TenantId, client, by));
            }
        }

        await shop.Reply(ticket, shop.Manager, files: await shop.Upload(shop.Manager, on: client));
        await house.Force("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email, state)
            select $1, gen_random_uuid(), $2, $3, state || '@example.org', state from unnest(array['confirmed', 'proposed']) state
            """, shop.TenantId, ticket.Id, client.Id);
        await house.Force("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, user_id, kind)
            select $1, gen_random_uuid(), $2, $3, watcher, 'watcher' from unnest($4::uuid[]) watcher
            """, shop.TenantId, ticket.Id, client.Id, partner is null ? [shop.Dispatcher.Id] : new[] { shop.Dispatcher.Id, partner.Owner.Id });
        foreach (var (who, visibility) in new[] { (shop.Manager, "internal"), (partner?.Owner, "partner"), (partner?.Staff, "partner") }.Where(e => e.Item1 is not null))
        {
            await house.Force("""
                insert into ticket_escalations (tenant_id, id, ticket_id, level, reason, visibility, escalated_by_id, escalated_by_name)
                values ($1, gen_random_uuid(), $2, 1, 'Secret reason', $3, $4, 'Somebody')
                """, shop.TenantId, ticket.Id, visibility, who!.Id);
        }

        await house.Force("""
            insert into ticket_queue_places (tenant_id, ticket_id, organization_id, priority_id, position, length, calculated_at)
            values ($1, $2, $3, $4, 1, 2, now()) on conflict do nothing
            """, shop.TenantId, ticket.Id, client.Id, shop.Priorities["High"]);
        await house.Force("""
            insert into ticket_place_notices (tenant_id, ticket_id, organization_id, kind, from_place, place, told_at)
            values ($1, $2, $3, 'changed', 4, 1, now()) on conflict do nothing
            """, shop.TenantId, ticket.Id, client.Id);
        await house.Force("insert into ticket_presence (tenant_id, ticket_id, user_id, seen_at) values ($1, $2, $3, now())", shop.TenantId, ticket.Id, by.Id);
    }
}
