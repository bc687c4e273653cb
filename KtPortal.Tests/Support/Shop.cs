using KtPortal.Core.Changes;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Core.Tickets.Relations;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Support;

/// <summary>A login of the shop, with the rights its role has.</summary>
public sealed record Person(Guid Id, string Email, string Role, string Host, Actor Actor)
{
    public Audience Audience => Actor.Audience;

    public Guid OrganizationId => Actor.OrganizationId;
}

/// <summary>A client with three logins.</summary>
/// <param name="Office">client_admin: sees everything of the organization.</param>
/// <param name="Dana">client_user: sees her own.</param>
/// <param name="Drew">A second client_user beside Dana.</param>
public sealed record ClientCompany(Guid Id, string Name, Guid? PartnerId, string Host, Person Office, Person Dana, Person Drew)
{
    public IReadOnlyList<Person> People => [Office, Dana, Drew];
}

/// <param name="Owner">partner_admin</param>
/// <param name="Staff">partner_staff</param>
/// <param name="First">One of its clients: Lumen of Northwind, Cedar of Southwind.</param>
/// <param name="Second">Another of its clients: Maple of Northwind, Birch of Southwind.</param>
public sealed record PartnerCompany(Guid Id, string Name, string Host, Person Owner, Person Staff, ClientCompany First, ClientCompany Second);

public sealed record OpenedTicket(Guid Id, string Number);

/// <summary>
/// One tenant with its people, and what they do. Every verb is the product's service, called as that person, in a
/// transaction of its own.
/// </summary>
public sealed class Shop
{
    /// <summary>Everybody's.</summary>
    public const string Password = "all doors open with this";

    private TestDatabase database = null!;

    internal Shop()
    {
    }

    public Guid TenantId { get; internal init; }

    public string Name { get; internal init; } = "";

    /// <summary>Where staff and direct clients sign in.</summary>
    public string Host { get; internal init; } = "";

    public Guid ProviderId { get; internal init; }

    public Person Admin { get; internal init; } = null!;

    public Person Manager { get; internal init; } = null!;

    public Person Agent { get; internal init; } = null!;

    public Person Dispatcher { get; internal init; } = null!;

    public Person Sales { get; internal init; } = null!;

    public Person Finance { get; internal init; } = null!;

    public PartnerCompany Northwind { get; internal init; } = null!;

    public PartnerCompany Southwind { get; internal init; } = null!;

    /// <summary>A client of the provider itself.</summary>
    public ClientCompany Harbor { get; internal init; } = null!;

    /// <summary>Another client of the provider itself.</summary>
    public ClientCompany Pine { get; internal init; } = null!;

    /// <summary>Northwind's client.</summary>
    public ClientCompany Lumen => Northwind.First;

    /// <summary>Northwind's other client.</summary>
    public ClientCompany Maple => Northwind.Second;

    /// <summary>Southwind's client.</summary>
    public ClientCompany Cedar => Southwind.First;

    /// <summary>Southwind's other client.</summary>
    public ClientCompany Birch => Southwind.Second;

    /// <summary>Ids by name: Low, Medium, High, Critical.</summary>
    public IReadOnlyDictionary<string, Guid> Priorities { get; internal init; } = new Dictionary<string, Guid>();

    /// <summary>Ids by <see cref="StatusKey"/>.</summary>
    public IReadOnlyDictionary<string, Guid> Statuses { get; internal init; } = new Dictionary<string, Guid>();

    public IReadOnlyDictionary<string, Guid> Categories { get; internal init; } = new Dictionary<string, Guid>();

    public Actor System => Actor.System(TenantId, "test");

    public IReadOnlyList<Person> Staff => [Admin, Manager, Agent, Dispatcher, Sales, Finance];

    public IReadOnlyList<PartnerCompany> Partners => [Northwind, Southwind];

    public IReadOnlyList<ClientCompany> Clients => [Harbor, Pine, Lumen, Maple, Cedar, Birch];

    public IReadOnlyList<Person> Everyone =>
        [.. Staff, .. Partners.SelectMany(p => new[] { p.Owner, p.Staff }), .. Clients.SelectMany(c => c.People)];

    public Person Find(string email) => Everyone.Single(p => p.Email == email);

    /// <param name="requester">For whom staff open it; null: for whoever opens it.</param>
    public Task<OpenedTicket> OpenTicket(
        Person by, string subject = "The printer is on fire", string priority = "Medium", string? category = null,
        string description = "It started this morning and does not stop.", Person? requester = null, params Guid[] files) =>
        Do(by, async scope =>
        {
            var submitted = (await scope.Get<TicketSubmission>().SubmitAsync(
                scope.Actor,
                new SubmitTicket
                {
                    Subject = subject,
                    Description = description,
                    PriorityId = Priorities[priority],
                    CategoryId = category is null ? null : Categories[category],
                    RequesterId = requester?.Id,
                    FileIds = files,
                    FormKey = Guid.CreateVersion7(),
                    Source = by.Actor.IsStaff ? "desk" : "portal",
                },
                Cancel)).Value;
            return new OpenedTicket(submitted.Id, submitted.Number);
        });

    /// <param name="by">The manager, unless somebody else is named.</param>
    public Task Accept(OpenedTicket ticket, Person? by = null, Person? assignee = null) =>
        Do(by ?? Manager, async scope =>
            (await scope.Get<TicketAcceptance>().AcceptAsync(scope.Actor, ticket.Number, new AcceptTicket(AssigneeId: assignee?.Id), Cancel)).Value);

    /// <inheritdoc cref="Accept"/>
    public Task Assign(OpenedTicket ticket, Person? to, Person? by = null) => Edit(ticket, by, edit => edit with { AssigneeId = to?.Id });

    /// <param name="status">A <see cref="StatusKey"/>.</param>
    public Task SetStatus(OpenedTicket ticket, string status, Person? by = null) => Edit(ticket, by, edit => edit with { StatusId = Statuses[status] });

    public Task SetPriority(OpenedTicket ticket, string priority, Person? by = null) => Edit(ticket, by, edit => edit with { PriorityId = Priorities[priority] });

    public Task<Guid> Reply(OpenedTicket ticket, Person by, string content = "Have you tried to turn it off and on?", string? status = null, params Guid[] files) =>
        Comment(ticket, by, content, Visibility.Public, status, files);

    /// <summary>Read by provider staff only.</summary>
    public Task<Guid> InternalNote(OpenedTicket ticket, Person? by = null, string content = "Between us: a known defect.", params Guid[] files) =>
        Comment(ticket, by ?? Agent, content, Visibility.Internal, null, files);

    /// <summary>Read by provider and partner staff.</summary>
    public Task<Guid> PartnerNote(OpenedTicket ticket, Person? by = null, string content = "For the partner: this one is yours.", params Guid[] files) =>
        Comment(ticket, by ?? Agent, content, Visibility.Partner, null, files);

    /// <summary>A client closes what is resolved, or withdraws what waits.</summary>
    public Task Close(OpenedTicket ticket, Person by) =>
        Do(by, async scope => (await scope.Get<ClientClosure>().CloseAsync(scope.Actor, ticket.Number, Cancel)).Value);

    public Task Reopen(OpenedTicket ticket, Person by) =>
        Do(by, async scope => (await scope.Get<ClientClosure>().ReopenAsync(scope.Actor, ticket.Number, Cancel)).Value);

    /// <summary>A file's row, as an upload leaves it; its content is nowhere.</summary>
    /// <param name="on">The client on whose ticket it will hang; the uploader's own organization unless named.</param>
    public Task<Guid> Upload(Person by, string name = "screenshot.png", ClientCompany? on = null, Visibility visibility = Visibility.Public) =>
        Do(by, async scope =>
        {
            var (id, now) = (Guid.CreateVersion7(), database.Clock.GetUtcNow());
            scope.Db.Add(StoredFile.Uploaded(id, on?.Id ?? by.OrganizationId, by.Id, name, "image/png", 1234, new byte[32], "local",
                FileKeys.Attachment(TenantId, by.OrganizationId, id, now), visibility, now));
            await scope.Db.SaveChangesAsync(Cancel);
            return id;
        });

    public Task<Result<Change>> TryRelate(OpenedTicket ticket, RelationAs said, OpenedTicket other, Person by) => Do(by, scope =>
        scope.Get<TicketRelations>().RelateAsync(scope.Actor, ticket.Number, new RelateTickets(said, other.Number), Cancel));

    public async Task<Change> Relate(OpenedTicket ticket, RelationAs said, OpenedTicket other, Person? by = null) =>
        (await TryRelate(ticket, said, other, by ?? Agent)).Value;

    public Task<Result<(string Number, int Merged)>> TryMerge(OpenedTicket ticket, OpenedTicket into, Person? by = null) => Do(by ?? Agent, scope =>
        scope.Get<TicketMerging>().MergeAsync(scope.Actor, [ticket.Number], into.Number, Cancel));

    public async Task Merge(OpenedTicket ticket, OpenedTicket into, Person? by = null) => _ = (await TryMerge(ticket, into, by)).Value;

    /// <summary>Somebody says what he said otherwise, or to fewer.</summary>
    /// <param name="edition">Of which he read; the newest unless named.</param>
    public async Task<Result<OwnComment>> TryChange(Guid comment, Person by, string? content, Visibility? readers = null, int? edition = null)
    {
        var read = edition ?? await database.Truth<int>("select edition from ticket_comments where id = $1", comment);
        return await Do(by, scope => scope.Get<CommentChanges>().ChangeAsync(scope.Actor, comment, new(content, read, readers), Cancel));
    }

    public async Task Change(Guid comment, Person by, string content, Visibility? readers = null) =>
        _ = (await TryChange(comment, by, content, readers)).Value;

    public async Task<Result<OwnComment>> TryRemove(Guid comment, Person by)
    {
        var read = await database.Truth<int>("select edition from ticket_comments where id = $1", comment);
        return await Do(by, scope => scope.Get<CommentChanges>().RemoveAsync(scope.Actor, comment, read, Cancel));
    }

    public async Task Remove(Guid comment, Person by) => _ = (await TryRemove(comment, by)).Value;

    public Task<Result<Done>> TryRedact(OpenedTicket ticket, Guid? comment, Guid? file = null, Person? by = null, string reason = "It holds a password.") =>
        Do(by ?? Admin, scope => scope.Get<Redaction>().RemoveAsync(scope.Actor, ticket.Number, new(comment, file), reason, Cancel));

    public Task<Result<Change>> TryDelete(OpenedTicket ticket, Person? by = null, string reason = "Sent by mistake") =>
        Do(by ?? Admin, scope => scope.Get<TicketDeletion>().DeleteAsync(scope.Actor, ticket.Number, reason, Cancel));

    public async Task Delete(OpenedTicket ticket) => _ = (await TryDelete(ticket)).Value;

    public Task<Result<string>> TryRestore(OpenedTicket ticket, Person? by = null) =>
        Do(by ?? Admin, scope => scope.Get<TicketDeletion>().RestoreAsync(scope.Actor, ticket.Id, Cancel));

    internal Shop In(TestDatabase where)
    {
        var copy = (Shop)MemberwiseClone();
        copy.database = where;
        return copy;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<T> Do<T>(Person by, Func<ActorScope, Task<T>> work) => database.As(by.Actor, work);

    private Task<Guid> Comment(OpenedTicket ticket, Person by, string content, Visibility visibility, string? status, Guid[] files) =>
        Do(by, async scope => (await scope.Get<TicketReplies>().PostAsync(
            scope.Actor,
            ticket.Number,
            new ReplyToTicket
            {
                Content = content,
                Format = by.Actor.IsStaff ? TextFormat.Markdown : TextFormat.Plain,
                Visibility = visibility,
                StatusId = status is null ? null : Statuses[status],
                FileIds = files,
                FormKey = Guid.CreateVersion7(),
                Source = by.Actor.IsStaff ? "desk" : "portal",
            },
            Cancel)).Value.CommentId);

    private Task<Change> Edit(OpenedTicket ticket, Person? by, Func<EditTicket, EditTicket> change) =>
        Do(by ?? Manager, async scope =>
        {
            var now = await scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel);
            var edit = change(new EditTicket(now.Version, now.StatusId, now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, now.ServiceId));
            return (await scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel)).Value;
        });
}
