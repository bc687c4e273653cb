using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets.Assignment;

/// <summary>A queue of one's own with a team whose members are given its tickets, and what happens in it.</summary>
internal sealed class AssigningQueue
{
    private readonly TestDatabase database;

    private AssigningQueue(TestDatabase database) => this.database = database;

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid Team { get; } = Guid.CreateVersion7();

    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="members">In the team's order. Whether they are signed in doesn't matter.</param>
    public static async Task<AssigningQueue> OpenAsync(TestDatabase database, AssignmentStrategy strategy, params Person[] members)
    {
        var (queue, shop) = (new AssigningQueue(database), database.Shop);
        await database.Force("insert into teams (tenant_id, id, name) values ($1, $2, $3)", shop.TenantId, queue.Team, "Team " + queue.Team);
        foreach (var (place, member) in members.Index())
        {
            await database.Force(
                "insert into team_members (tenant_id, id, team_id, user_id, position) values ($1, gen_random_uuid(), $2, $3, $4)",
                shop.TenantId, queue.Team, member.Id, place);
        }

        await database.Force(
            "insert into ticket_queues (tenant_id, id, name, team_id) values ($1, $2, $3, $4)", shop.TenantId, queue.Id, "Queue " + queue.Id, queue.Team);
        await queue.SaveAsync(new(strategy, false, false));
        return queue;
    }

    public Task SaveAsync(AssignmentRules rules) => database.As(Shop.Admin.Actor, async scope =>
    {
        var assignments = scope.Get<QueueAssignments>();
        var now = (await assignments.FindAsync(scope.Actor, Id, null, Cancel)).Value.Queue.Version;
        return (await assignments.SaveAsync(scope.Actor, Id, now, rules, Cancel)).Value;
    });

    /// <summary>A ticket that is accepted into the queue, or straight to somebody; what follows has not been done yet.</summary>
    public async Task<OpenedTicket> AcceptAsync(string priority = "Medium", Person? to = null, Person? by = null, string? category = null)
    {
        var ticket = await Shop.OpenTicket(by ?? Shop.Harbor.Dana, priority: priority, category: category);
        await database.As(Shop.Manager.Actor, async scope => (await scope.Get<TicketAcceptance>().AcceptAsync(
            scope.Actor, ticket.Number, new AcceptTicket(QueueId: Id, AssigneeId: to?.Id), Cancel)).Value);
        return ticket;
    }

    /// <summary>Accepts a ticket and does what follows.</summary>
    public async Task<OpenedTicket> AssignAsync(string priority = "Medium", Person? by = null, string? category = null)
    {
        var ticket = await AcceptAsync(priority, by: by, category: category);
        await FollowAsync(ticket);
        return ticket;
    }

    /// <summary>The job that the database has written for the ticket; without one nothing happens.</summary>
    public async Task FollowAsync(OpenedTicket ticket)
    {
        if (await database.Force("update outbox_messages set state = 'done', done_at = now() where state = 'pending' and dedupe_key = $1", "assign:" + ticket.Id) > 0)
        {
            await RunAsync(ticket);
        }
    }

    public Task<int> RunAsync(OpenedTicket ticket) => database.As(Shop.System, async scope =>
    {
        await scope.Get<AssignByStrategy>().AssignAsync(scope.Actor, ticket.Id, Cancel);
        return 0;
    });

    /// <summary>The job for what waits, where the database has written one.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> FollowRoomAsync()
    {
        var asked = await database.Force("update outbox_messages set state = 'done', done_at = now() where state = 'pending' and dedupe_key = 'assign waiting'") > 0;
        return asked && await database.As(Shop.System, async scope =>
        {
            await scope.Get<AssignByStrategy>().AssignWaitingAsync(scope.Actor, Cancel);
            return true;
        });
    }

    /// <summary>What is done every minute.</summary>
    public Task<int> RoundAsync() => database.As(Shop.System, async scope =>
    {
        await new AssignmentRound(scope.Get<AssignByStrategy>(), scope.Get<AssignmentWaits>(), scope.Get<AssignmentNotices>())
            .RunAsync(scope.Db, scope.Actor, Cancel);
        await scope.Db.SaveChangesAsync(Cancel);
        return 0;
    });

    /// <summary>Said by an admin.</summary>
    public Task LimitAsync(Person member, int most) => AdminAsync(
        "update team_members set max_open_tickets = $3 where team_id = $1 and user_id = $2", Team, member.Id, most);

    /// <summary>As an admin's page writes it: what follows from that is asked for.</summary>
    public async Task AdminAsync(string sql, params object[] values)
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        await session.Run(sql, values);
        await session.CommitAsync();
    }

    /// <summary>Nobody has anything in hand, and nothing waits.</summary>
    public static async Task ClearAsync(TestDatabase database)
    {
        await database.Force("update tickets set assigned_to_id = null, assignee_name = null, assigned_at = null where assigned_to_id is not null");
        await database.Force("delete from ticket_assignment_waits");
    }

    /// <summary>Who has it; null for nobody.</summary>
    public async Task<Guid?> HolderAsync(OpenedTicket ticket) =>
        await database.Truth<string>("select coalesce(assigned_to_id::text, '') from tickets where id = $1", ticket.Id) is { Length: > 0 } id ? Guid.Parse(id) : null;

    /// <summary>As it is said; null where nothing is.</summary>
    public async Task<string?> ReasonAsync(OpenedTicket ticket) => NobodyFree.Read(await database.Truth<string>(
        "select coalesce((select reason::text from ticket_assignment_waits where ticket_id = $1), 'null')", ticket.Id)) is { } why
        ? new AssignmentWords([Absence.Offline]).Say(why)
        : null;
}
