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
public sealed partial class Ticket : TenantEntity
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

    /// <summary>What the tenant looks after that it is about.</summary>
    public Guid? ServiceId { get; private set; }

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

    /// <summary>A visitor typed the requester's address, and nobody has said yet that it was its owner: no client sees the ticket.</summary>
    public bool IsUnconfirmed { get; private set; }

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
        ServiceId = ServiceId,
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
        ServiceId = route.ServiceId,
        QueueId = route.QueueId,
        ReaderIds = opening.For.UserId is { } reader ? [reader] : [],
        AcceptedAt = route.Phase == Phase.New ? null : now,
        WaitingSince = opening.WaitingSince ?? now,
        ScheduledStart = opening.ScheduledStart,
        CreatedAt = now,
        LastActivityAt = now,
        IsUnconfirmed = opening.IsUnconfirmed,
    };

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
            builder.Property(t => t.IsUnconfirmed).ValueGeneratedOnAdd();
            builder.Property(t => t.SourceRef).HasColumnType("jsonb");
            builder.Property(t => t.Version).IsConcurrencyToken();
            builder.HasQueryFilter(t => t.DeletedAt == null);
        }
    }
}
