using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets;

/// <summary>
/// A request for help. Its verbs hold the rules of its life; who may use them is asked before.
/// Each verb takes the status that follows, which belongs to the tenant; the phase comes with it.
/// </summary>
public sealed class Ticket : TenantEntity
{
    public const string SubjectKind = "ticket";

    private Ticket()
    {
    }

    /// <summary>Drawn by the database when the row is written: gapless in its series.</summary>
    public string Number { get; private set; } = null!;

    public Guid OrganizationId { get; private set; }

    public Guid? PartnerId { get; private set; }

    public Guid? ContactId { get; private set; }

    public Guid? RequesterId { get; private set; }

    public string RequesterName { get; private set; } = "";

    public string? RequesterEmail { get; private set; }

    public Guid? CreatedById { get; private set; }

    public string Subject { get; private set; } = "";

    public string Description { get; private set; } = "";

    public TextFormat DescriptionFormat { get; private set; }

    public string Source { get; private set; } = "portal";

    public string? SourceRef { get; private set; }

    public Guid StatusId { get; private set; }

    public Phase Phase { get; private set; }

    public Guid PriorityId { get; private set; }

    public Guid? TypeId { get; private set; }

    public Guid? CategoryId { get; private set; }

    public Guid QueueId { get; private set; }

    /// <summary>Who shares the work on it; a new one takes its queue's.</summary>
    public Guid? TeamId { get; private set; }

    public Guid? AssignedToId { get; private set; }

    public string? AssigneeName { get; private set; }

    public DateTimeOffset? AssignedAt { get; private set; }

    public Guid? AcceptedById { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>Place in line: who has waited longest stands first.</summary>
    public DateTimeOffset WaitingSince { get; private set; }

    /// <summary>The planned visit, or work: until then it waits for nobody.</summary>
    public DateTimeOffset? ScheduledStart { get; private set; }

    public DateTimeOffset? ScheduledEnd { get; private set; }

    public DateTimeOffset? FirstResponseAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public DateTimeOffset? ReopenedAt { get; private set; }

    public int ReopenedCount { get; private set; }

    public string? CloseReason { get; private set; }

    /// <summary>What it is part of now: it is closed, and its number leads there.</summary>
    public Guid? MergedIntoId { get; private set; }

    public DateTimeOffset? LastClientCommentAt { get; private set; }

    public DateTimeOffset? LastStaffCommentAt { get; private set; }

    /// <summary>When something happened that everybody on the ticket may read.</summary>
    public DateTimeOffset LastActivityAt { get; private set; }

    public Guid[] ReaderIds { get; private set; } = [];

    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Counts the edits of fields; a form carries the one it was read with.</summary>
    public int Version { get; private set; } = 1;

    public DateTimeOffset CreatedAt { get; private set; }

    public Subject About => new(SubjectKind, Id);

    public bool IsAssigned => AssignedToId is not null;

    /// <summary>To go back to by <see cref="Restore"/>.</summary>
    public TicketState State => new()
    {
        StatusId = StatusId,
        Phase = Phase,
        PriorityId = PriorityId,
        QueueId = QueueId,
        TeamId = TeamId,
        TypeId = TypeId,
        CategoryId = CategoryId,
        AssignedToId = AssignedToId,
        AssigneeName = AssigneeName,
        AssignedAt = AssignedAt,
        AcceptedById = AcceptedById,
        AcceptedAt = AcceptedAt,
        WaitingSince = WaitingSince,
        ResolvedAt = ResolvedAt,
        ClosedAt = ClosedAt,
        CancelledAt = CancelledAt,
        ReopenedAt = ReopenedAt,
        ReopenedCount = ReopenedCount,
        CloseReason = CloseReason,
        ScheduledStart = ScheduledStart,
        ScheduledEnd = ScheduledEnd,
        LastActivityAt = LastActivityAt,
    };

    internal static Ticket Open(TicketOpening opening, TicketRoute route, Guid? createdById, DateTimeOffset now) => new()
    {
        Id = opening.Id,
        OrganizationId = opening.For.OrganizationId,
        ContactId = opening.For.ContactId,
        RequesterId = opening.For.UserId,
        RequesterName = opening.For.Name,
        RequesterEmail = opening.For.Email,
        CreatedById = createdById,
        Subject = opening.Subject,
        Description = opening.Description.Text,
        DescriptionFormat = opening.Description.Format,
        Source = opening.Source,
        SourceRef = opening.SourceRef,
        StatusId = route.StatusId,
        Phase = route.Phase,
        PriorityId = route.PriorityId,
        TypeId = opening.TypeId,
        CategoryId = route.CategoryId,
        QueueId = route.QueueId,
        ReaderIds = opening.For.UserId is { } reader ? [reader] : [],
        AcceptedAt = route.Phase == Phase.New ? null : now,
        WaitingSince = opening.WaitingSince ?? now,
        ScheduledStart = opening.ScheduledStart,
        CreatedAt = now,
        LastActivityAt = now,
    };

    /// <summary>Lets a new ticket in: the clocks start here.</summary>
    public void Accept(Actor by, TicketStatus accepted, DateTimeOffset now)
    {
        Require(Phase == Phase.New, "only a new ticket is accepted");
        (AcceptedById, AcceptedAt) = (by.UserId, now);
        Become(accepted, now);
    }

    public void Refuse(TicketStatus cancelled, DateTimeOffset now)
    {
        Require(Phase == Phase.New, "only a new ticket is refused");
        End(cancelled, "refused", now);
    }

    /// <param name="assigned">The status an open ticket takes; in other phases the status stays.</param>
    public void Assign(Guid userId, string name, TicketStatus assigned, DateTimeOffset now)
    {
        (AssignedToId, AssigneeName, AssignedAt) = (userId, name, now);
        if (Phase == Phase.Open)
        {
            StatusId = assigned.Id;
        }

        Version++;
    }

    public void Unassign(TicketStatus open, DateTimeOffset now)
    {
        (AssignedToId, AssigneeName, AssignedAt) = (null, null, null);
        if (Phase == Phase.Open)
        {
            StatusId = open.Id;
        }
        else if (Phase is Phase.InProgress or Phase.Pending)
        {
            Become(open, now);
        }

        Version++;
    }

    public void Reprioritize(Guid priorityId, DateTimeOffset now)
    {
        PriorityId = priorityId;
        Shown(now);
    }

    public void Categorize(Guid? categoryId)
    {
        CategoryId = categoryId;
        Version++;
    }

    public void Retype(Guid? typeId)
    {
        TypeId = typeId;
        Version++;
    }

    /// <summary>An entry it is sorted by gives way to another of its list. That is no activity: it keeps its place in all lists.</summary>
    internal void GiveWay(Guid from, Guid to)
    {
        Guid Of(Guid id) => id == from ? to : id;
        (StatusId, PriorityId, QueueId) = (Of(StatusId), Of(PriorityId), Of(QueueId));
        (TypeId, CategoryId) = (TypeId is { } type ? Of(type) : null, CategoryId is { } category ? Of(category) : null);
        TeamId = TeamId is { } team ? Of(team) : null;
        Version++;
    }

    /// <summary>Until its time it waits for nobody. Planned no more, it goes back to the place that its age gives.</summary>
    public void Plan(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now)
    {
        WaitingSince = start > now ? start.Value : ScheduledStart > now ? ReopenedAt ?? CreatedAt : WaitingSince;
        (ScheduledStart, ScheduledEnd) = (start, end);
        Shown(now);
    }

    public void MoveTo(Guid queueId)
    {
        QueueId = queueId;
        Version++;
    }

    public void GiveTo(Guid? teamId)
    {
        TeamId = teamId;
        Version++;
    }

    /// <summary>Staff set a status by hand. Into `new` leads no way back but <see cref="Restore"/>; out of a finished phase the wait begins anew.</summary>
    public void SetStatus(TicketStatus status, DateTimeOffset now)
    {
        Require(status.Phase != Phase.New, "no way leads back to new");
        switch (status.Phase)
        {
            case Phase.Resolved:
                ResolvedAt = now;
                Become(status, now);
                break;
            case Phase.Closed:
                End(status, "solved", now);
                break;
            case Phase.Cancelled:
                End(status, "cancelled", now);
                break;
            default:
                if (Phase.IsActive())
                {
                    Become(status, now);
                }
                else
                {
                    Reopen(status, now);
                }

                break;
        }
    }

    /// <summary>Another status of the same phase that clients read as the same: to them nothing happened.</summary>
    public void Relabel(TicketStatus status)
    {
        Require(Phase == status.Phase, "only within a phase");
        StatusId = status.Id;
        Version++;
    }

    /// <summary>
    /// A staff member wrote. A public answer is a first response; the assignee's begins the work. A note among staff is no answer
    /// and changes nothing that clients read: the database moves the ticket in the lists of those who read the note.
    /// </summary>
    public void AnsweredByStaff(Actor by, Visibility visibility, TicketStatus inProgress, DateTimeOffset now)
    {
        if (visibility != Visibility.Public)
        {
            return;
        }

        LastStaffCommentAt = LastActivityAt = now;
        FirstResponseAt ??= now;
        if (Phase == Phase.Open && AssignedToId == by.UserId)
        {
            Become(inProgress, now);
        }
    }

    /// <summary>Its status changes when its client answers.</summary>
    public bool FollowsClient => Phase is Phase.Pending or Phase.Resolved;

    /// <summary>The client wrote: what was pending goes on, what was resolved is open again.</summary>
    /// <param name="status">By its key; asked only where it changes (<see cref="FollowsClient"/>).</param>
    public void AnsweredByClient(Func<string, TicketStatus> status, DateTimeOffset now)
    {
        LastClientCommentAt = LastActivityAt = now;
        if (Phase == Phase.Pending)
        {
            Become(status(IsAssigned ? StatusKey.InProgress : StatusKey.Open), now);
        }
        else if (Phase == Phase.Resolved)
        {
            Reopen(status(StatusKey.Open), now);
        }
    }

    public void Reopen(TicketStatus open, DateTimeOffset now)
    {
        Require(!Phase.IsActive(), "only a finished ticket is reopened");
        (ReopenedAt, WaitingSince) = (now, now);
        ReopenedCount++;
        (ResolvedAt, ClosedAt, CancelledAt, CloseReason) = (null, null, null, null);
        Become(open, now);
    }

    /// <summary>An edit was a mistake: everything it touched is as before, the place in line too. The only way back to new.</summary>
    public void Restore(TicketState state)
    {
        (StatusId, Phase, PriorityId, CategoryId) = (state.StatusId, state.Phase, state.PriorityId, state.CategoryId);
        (TypeId, QueueId, TeamId) = (state.TypeId, state.QueueId, state.TeamId);
        (AssignedToId, AssigneeName, AssignedAt) = (state.AssignedToId, state.AssigneeName, state.AssignedAt);
        (AcceptedById, AcceptedAt, WaitingSince) = (state.AcceptedById, state.AcceptedAt, state.WaitingSince);
        (ResolvedAt, ClosedAt, CancelledAt, CloseReason) = (state.ResolvedAt, state.ClosedAt, state.CancelledAt, state.CloseReason);
        (ReopenedAt, ReopenedCount) = (state.ReopenedAt, state.ReopenedCount);
        (ScheduledStart, ScheduledEnd) = (state.ScheduledStart, state.ScheduledEnd);
        // Whoever reads of no step has seen nothing happen. What was said since is kept by the database.
        LastActivityAt = state.LastActivityAt ?? LastActivityAt;
        Version++;
    }

    /// <summary>A participant with a login may read it.</summary>
    public void Admit(Guid? userId)
    {
        if (userId is { } id && !ReaderIds.Contains(id))
        {
            ReaderIds = [.. ReaderIds, id];
        }
    }

    public void CloseByClient(TicketStatus closed, DateTimeOffset now) => End(closed, "client_closed", now);

    /// <summary>Resolved for a while, and nobody objected.</summary>
    public void CloseUnopposed(TicketStatus closed, DateTimeOffset now) => End(closed, "auto", now);

    /// <summary>The same was asked elsewhere.</summary>
    public void CloseAsDuplicate(TicketStatus closed, DateTimeOffset now) => End(closed, "duplicate", now);

    public void CancelByClient(TicketStatus cancelled, DateTimeOffset now) => End(cancelled, "cancelled", now);

    private void End(TicketStatus status, string reason, DateTimeOffset now)
    {
        CloseReason = reason;
        if (status.Phase == Phase.Cancelled)
        {
            CancelledAt = now;
        }
        else
        {
            ClosedAt = now;
        }

        Become(status, now);
    }

    private void Become(TicketStatus status, DateTimeOffset now)
    {
        (StatusId, Phase) = (status.Id, status.Phase);
        Shown(now);
    }

    /// <summary>What everybody on the ticket reads. The database moves it for staff alone by the steps that they alone read.</summary>
    private void Shown(DateTimeOffset now)
    {
        LastActivityAt = now;
        Version++;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException(rule);
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> builder)
        {
            builder.ToTable("tickets");
            builder.Ignore(t => t.About);
            builder.Ignore(t => t.State);
            builder.Property(t => t.Number).ValueGeneratedOnAdd();
            builder.Property(t => t.PartnerId).ValueGeneratedOnAdd();
            builder.Property(t => t.TeamId).ValueGeneratedOnAdd();
            builder.Property(t => t.MergedIntoId).ValueGeneratedOnAdd();
            builder.Property(t => t.ScheduledStart).ValueGeneratedOnAdd();
            builder.Property(t => t.ScheduledEnd).ValueGeneratedOnAdd();
            builder.Property(t => t.SourceRef).HasColumnType("jsonb");
            builder.Property(t => t.Version).IsConcurrencyToken();
            builder.HasQueryFilter(t => t.DeletedAt == null);
        }
    }
}
