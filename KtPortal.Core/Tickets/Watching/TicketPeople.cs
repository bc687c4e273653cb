using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;

namespace KtPortal.Core.Tickets.Watching;

/// <summary>What is needed to take back that somebody takes part, or no more.</summary>
internal sealed record RememberedPerson(Guid Id, string Address);

/// <summary>
/// Who takes part in a ticket besides its requester, and gets its public mails: people with a login, who see it, and addresses. Staff
/// name whom they want; clients their own colleagues; everybody himself. That staff watch is told to nobody whom they don't work with.
/// </summary>
public sealed class TicketPeople(PortalDb db, TicketVerbs verbs, Journal journal) : ITakesBack
{
    /// <summary>Of those who know of each other.</summary>
    public const int Most = 20;

    private const string Kind = "ticket_participant";

    private const string Gone = "ticket.person_gone";

    private const string JoinSql = "select outcome, id, user_id, name, address, visibility from app.join_ticket($1, $2, $3)";

    private const string FindSql = """
        select p.id, coalesce(nullif(p.name, ''), p.email, '') as name, coalesce(p.email, u.email) as email, p.user_id, p.visibility
        from ticket_participants p left join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
        where p.ticket_id = $1 and (p.id = $2 or $2 is null and p.user_id = (select app.user_id()))
        """;

    /// <param name="address">Of somebody with a login, or without.</param>
    public Task<Result<Change>> AddAsync(Actor actor, string number, string? address, CancellationToken cancel)
    {
        var typed = CleanText.Of(address ?? "").Trim().ToLowerInvariant();
        return DeliverableAddress.Is(typed)
            ? JoinAsync(actor, number, typed, cancel)
            : Task.FromResult<Result<Change>>(new Problem.Invalid("Address", TicketProblemTexts.PersonAddress));
    }

    /// <summary>The actor himself.</summary>
    public Task<Result<Change>> WatchAsync(Actor actor, string number, CancellationToken cancel) => JoinAsync(actor, number, null, cancel);

    /// <inheritdoc cref="WatchAsync"/>
    public Task<Result<Change>> UnwatchAsync(Actor actor, string number, CancellationToken cancel) => LeaveAsync(actor, number, null, cancel);

    /// <param name="id">Of the part, not of the person.</param>
    public Task<Result<Change>> RemoveAsync(Actor actor, string number, Guid id, CancellationToken cancel) => LeaveAsync(actor, number, id, cancel);

    /// <summary>Others than himself; whose ticket it is decides for a client.</summary>
    public static bool MayManage(Actor actor, Guid? requester) => actor.IsStaff
        ? actor.May(TicketPermissions.Update)
        : actor.May(TicketPermissions.Create) && (actor.Audience == Audience.ClientAdmin || (requester is { } asking && asking == actor.UserId));

    public bool Knows(string kind) => kind == Kind;

    public string Say(Change change) => change.Verb switch
    {
        "watched" => TicketChangeTexts.Watched.With(change.Name),
        "unwatched" => TicketChangeTexts.Unwatched.With(change.Name),
        "participant_added" => TicketChangeTexts.PersonAdded.With(change.Name, change.Fields[0].After),
        _ => TicketChangeTexts.PersonRemoved.With(change.Name, change.Fields[0].Before),
    };

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        var kept = change.Kept<RememberedPerson>();
        if (change.Verb is "watched" or "participant_added")
        {
            // Somebody else was faster.
            var left = await LeaveAsync(actor, change.Name, kept.Id, cancel);
            return left.Succeeded || left.Problem!.Code == Gone ? Done.Instance : left.Problem!;
        }

        var joined = await JoinAsync(actor, change.Name, change.Verb == "unwatched" ? null : kept.Address, cancel);
        return joined.Succeeded ? Done.Instance : joined.Problem!;
    }

    private async Task<Result<Change>> JoinAsync(Actor actor, string number, string? address, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            number, t => address is null ? actor.May(TicketPermissions.Read) : MayManage(actor, t.RequesterId),
            new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        await using var command = db.Command(
            JoinSql, ticket.Id, address as object ?? DBNull.Value, address is not null && !FreeMail.Is(address[(address.LastIndexOf('@') + 1)..]));
        string outcome;
        TicketPerson? person = null;
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            await row.ReadAsync(cancel);
            outcome = row.Text("outcome");
            person = outcome == "joined" ? ReadJoined(row) : null;
        }

        var change = Change.MadeBy(actor, Kind, ticket.Id, ticket.Number, address is null ? "watched" : "participant_added", 0);
        if (person is null)
        {
            return outcome == "there" ? change : RefusalOf(outcome, actor, ticket);
        }

        var fields = new[] { new ChangedField(FieldOf(address is null), null, person.Name) };
        Tell(actor, ticket, change.Verb, person, fields);
        await db.SaveChangesAsync(cancel);
        return change.Keeping(new RememberedPerson(person.Id, person.Email!)) with { Fields = fields };
    }

    private async Task<Result<Change>> LeaveAsync(Actor actor, string number, Guid? id, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, TicketPermissions.Read, new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var person = await FindAsync(ticket.Id, id, cancel);
        var isSelf = id is null || (person?.UserId is { } user && user == actor.UserId);
        var change = Change.MadeBy(actor, Kind, ticket.Id, ticket.Number, isSelf ? "unwatched" : "participant_removed", 0);
        if (!isSelf && !MayManage(actor, ticket.RequesterId))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotChange);
        }

        if (person is null)
        {
            return id is null ? change : new Problem.Conflict(TicketProblemTexts.PersonGone);
        }

        if (!isSelf && ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        // First, while it is seen: who leaves may see no more of it.
        var fields = new[] { new ChangedField(FieldOf(isSelf), person.Name, null) };
        Tell(actor, ticket, change.Verb, person, fields);
        await db.SaveChangesAsync(cancel);
        await using var leave = db.Command("select app.leave_ticket($1)", person.Id);
        await leave.ExecuteScalarAsync(cancel);
        change = change with { Fields = fields };
        return person.Email is { } address ? change.Keeping(new RememberedPerson(person.Id, address)) : change;
    }

    private async Task<TicketPerson?> FindAsync(Guid ticket, Guid? id, CancellationToken cancel)
    {
        await using var command = db.Command(FindSql, ticket, id as object ?? DBNull.Value);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? TicketPerson.Read(row) : null;
    }

    private static TicketPerson ReadJoined(Npgsql.NpgsqlDataReader row) => new(
        row.Id("id"), row.Text("name"), row.Text("address"), row.OptionalId("user_id"), EnumText<Visibility>.Parse(row.Text("visibility")));

    // What a client did himself he reads; what staff did is theirs, and of their watching each knows what his side does.
    private void Tell(Actor actor, Ticket ticket, string step, TicketPerson person, IReadOnlyList<ChangedField> fields)
    {
        var readers = !actor.IsStaff ? Visibility.Public : person.Visibility == Visibility.Internal ? Visibility.Internal : Visibility.Partner;
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), step, readers, fields);
        if (actor.IsStaff && person.Visibility == Visibility.Public)
        {
            journal.AnnounceUpdate(ticket);
        }
    }

    private static string FieldOf(bool isSelf) => isSelf ? "watcher" : "participant";

    private static Problem RefusalOf(string outcome, Actor actor, Ticket ticket) => outcome switch
    {
        "closed" => new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number)),
        "full" => new Problem.Invalid("Address", TicketProblemTexts.PeopleFull.With(Most)),
        "own" => new Problem.Invalid("Address", TicketProblemTexts.PersonIsUs),
        "stranger" when actor.IsStaff => new Problem.Invalid("Address", TicketProblemTexts.PersonMayNot),
        "stranger" => new Problem.Invalid("Address", TicketProblemTexts.OnlyColleagues.With(actor.OrganizationName)),
        _ => new Problem.NotFound(),
    };
}
