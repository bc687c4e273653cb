using KtPortal.Core.Administration;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.Requirements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets;

/// <summary>The fixed life of a ticket. A tenant's own statuses each belong to one phase; code decides on phases only.</summary>
public enum Phase
{
    /// <summary>Exactly: not yet accepted.</summary>
    New,
    Open,
    InProgress,
    Pending,
    Resolved,
    Closed,
    Cancelled,
}

public static class Phases
{
    public static bool IsActive(this Phase phase) => phase is Phase.New or Phase.Open or Phase.InProgress or Phase.Pending;

    /// <summary>Stands in line: see <c>app.keep_ticket</c>, which also looks at queue and deletion.</summary>
    public static bool Waits(this Phase phase) => phase is Phase.New or Phase.Open;
}

public enum PriorityLevel
{
    Low,
    Medium,
    High,
    Critical,
}

public sealed class TicketStatus : CatalogEntry
{
    private TicketStatus()
    {
    }

    public string? ClientName { get; private set; }

    public string ClientReads => ClientName ?? Name;

    public Phase Phase { get; private set; }

    /// <summary>Which status follows an event is found by this, not by the name, which a tenant may change.</summary>
    public string? SystemKey { get; private set; }

    public bool PausesSla { get; private set; }

    /// <summary>One of <see cref="EntryColors"/>; null for the one its phase has.</summary>
    public string? Color { get; private set; }

    internal static TicketStatus Begin() => new();

    internal void Change(StatusDraft draft) =>
        (ClientName, Phase, PausesSla, Color) = (draft.ClientName, draft.Phase, draft.PausesSla, draft.Color);

    public static TicketStatus Seed(string name, Phase phase, string key, int order, bool isDefault, string? clientName = null) => new()
    {
        Name = name,
        Phase = phase,
        SystemKey = key,
        SortOrder = order,
        IsDefault = isDefault,
        ClientName = clientName,
        PausesSla = phase == Phase.Pending,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketStatus>
    {
        public void Configure(EntityTypeBuilder<TicketStatus> builder) => builder.ToTable("ticket_statuses");
    }
}

public sealed class TicketPriority : CatalogEntry
{
    private TicketPriority()
    {
    }

    public PriorityLevel Level { get; private set; }

    /// <summary>The choice in a client's words: "Nobody can work".</summary>
    public string? ClientHint { get; private set; }

    public bool ClientSelectable { get; private set; } = true;

    /// <summary>Targets of service levels are multiplied by it.</summary>
    public decimal SlaMultiplier { get; private set; } = 1;

    public string? Color { get; private set; }

    public decimal? MinutesPerPlace { get; private set; }

    internal static TicketPriority Begin() => new();

    internal void Change(PriorityDraft draft) => (Level, ClientHint, ClientSelectable, SlaMultiplier, Color) =
        (draft.Level, draft.ClientHint, draft.ClientSelectable, draft.SlaMultiplier, draft.Color);

    public static TicketPriority Seed(string name, PriorityLevel level, int order, string hint, bool isDefault = false) =>
        new() { Name = name, Level = level, SortOrder = order, ClientHint = hint, IsDefault = isDefault };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketPriority>
    {
        public void Configure(EntityTypeBuilder<TicketPriority> builder) => builder.ToTable("ticket_priorities");
    }
}

public sealed class TicketType : CatalogEntry
{
    private TicketType()
    {
    }

    public string? Description { get; private set; }

    internal static TicketType Begin() => new();

    internal void Change(TypeDraft draft) => Description = draft.Description;

    public static TicketType Seed(string name, int order, bool isDefault = false) => new() { Name = name, SortOrder = order, IsDefault = isDefault };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketType>
    {
        public void Configure(EntityTypeBuilder<TicketType> builder) => builder.ToTable("ticket_types");
    }
}

public sealed class TicketQueue : CatalogEntry
{
    private TicketQueue()
    {
    }

    public bool RequiresAcceptance { get; private set; } = true;

    public bool CountsAsWaiting { get; private set; } = true;

    public string? Description { get; private set; }

    public string? Color { get; private set; }

    /// <summary>Whose tickets these are; null for nobody's in particular.</summary>
    public Guid? TeamId { get; private set; }

    internal static TicketQueue Begin() => new();

    internal void GiveTo(Guid teamId)
    {
        TeamId = teamId;
        CountChange();
    }

    internal void Change(QueueDraft draft) => (Description, Color, TeamId, RequiresAcceptance, CountsAsWaiting) =
        (draft.Description, draft.Color, draft.TeamId, draft.RequiresAcceptance, draft.CountsAsWaiting);

    public static TicketQueue Seed(string name, bool isDefault, bool requiresAcceptance = true, bool countsAsWaiting = true, int order = 0) => new()
    {
        Name = name,
        IsDefault = isDefault,
        RequiresAcceptance = requiresAcceptance,
        CountsAsWaiting = countsAsWaiting,
        SortOrder = order,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketQueue>
    {
        public void Configure(EntityTypeBuilder<TicketQueue> builder) => builder.ToTable("ticket_queues");
    }
}

public sealed class TicketCategory : CatalogEntry
{
    private readonly List<CategorySkill> required = [];

    private TicketCategory()
    {
    }

    public Guid? ParentId { get; private set; }

    public bool ClientVisible { get; private set; } = true;

    public Guid? DefaultPriorityId { get; private set; }

    public Guid? DefaultQueueId { get; private set; }

    /// <summary>What its tickets ask of whoever works on them.</summary>
    public IReadOnlyList<CategorySkill> Required => required;

    internal static TicketCategory Begin() => new();

    /// <returns>The field that named the entry which gives way.</returns>
    internal string GiveWay(Guid from, Guid to)
    {
        CountChange();
        if (DefaultPriorityId == from)
        {
            DefaultPriorityId = to;
            return nameof(DefaultPriorityId);
        }

        DefaultQueueId = to;
        return nameof(DefaultQueueId);
    }

    internal void Change(CategoryDraft draft)
    {
        (ParentId, ClientVisible) = (draft.ParentId, draft.ClientVisible);
        (DefaultPriorityId, DefaultQueueId) = (draft.DefaultPriorityId, draft.DefaultQueueId);
        RequiredSkill.Put(required, draft.Skills, () => CategorySkill.Of(Id));
    }

    public static TicketCategory Seed(string name, int order) => new() { Name = name, SortOrder = order };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketCategory>
    {
        public void Configure(EntityTypeBuilder<TicketCategory> builder)
        {
            builder.ToTable("ticket_categories").Ignore(c => c.IsDefault);
            builder.HasMany(c => c.Required).WithOne().HasForeignKey(r => new { r.TenantId, r.CategoryId });
            builder.Navigation(c => c.Required).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}

/// <summary>The keys by which code finds the status that follows an event.</summary>
public static class StatusKey
{
    public const string New = "new";
    public const string Accepted = "accepted";
    public const string Assigned = "assigned";
    public const string Open = "open";
    public const string InProgress = "in_progress";
    public const string PendingClient = "pending_client";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    public const string Cancelled = "cancelled";
}
