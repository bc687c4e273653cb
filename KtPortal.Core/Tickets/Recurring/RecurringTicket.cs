using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>A ticket that is made again and again, of a template.</summary>
public sealed class RecurringTicket : CatalogEntry
{
    private RecurringTicket()
    {
    }

    public Guid TemplateId { get; private set; }

    /// <summary>Somebody of a client; null for the provider's own work.</summary>
    public Guid? RequesterId { get; private set; }

    /// <summary>As it was typed: who it is for.</summary>
    public string? RequesterEmail { get; private set; }

    /// <summary>See <see cref="RecurrenceRule"/>.</summary>
    public string Rule { get; private set; } = "";

    public string TimeZone { get; private set; } = "";

    public DateOnly StartsOn { get; private set; }

    public TimeOnly StartsAt { get; private set; }

    public DateOnly? EndsOn { get; private set; }

    public int? Most { get; private set; }

    /// <summary>So many days before its date the ticket is made; it waits in line from the date on.</summary>
    public int LeadDays { get; private set; }

    /// <summary>By the mail that who asks for a ticket gets.</summary>
    public bool TellsRequester { get; private set; }

    /// <summary>Who made it, and is told when it ends. The database fills it in.</summary>
    public Guid? OwnerId { get; private set; }

    /// <summary>What came before is not made up for.</summary>
    public DateTimeOffset PlannedFrom { get; private set; }

    /// <summary>When the next ticket is made; null until the job has looked.</summary>
    public DateTimeOffset? NextRunAt { get; private set; }

    /// <summary>Null where the zone, or the rule, is none any more.</summary>
    public Recurrence? Recurrence => Recurring.Recurrence.Of(Rule, TimeZone, StartsOn, StartsAt, EndsOn, Most);

    internal static RecurringTicket Begin() => new();

    internal void Change(RecurringDraft draft)
    {
        (TemplateId, RequesterId, RequesterEmail) = (draft.TemplateId ?? TemplateId, draft.RequesterId, draft.For);
        (Rule, TimeZone, StartsOn, StartsAt) = (draft.Rule ?? Rule, draft.TimeZone ?? TimeZone, draft.StartsOn ?? StartsOn, draft.StartsAt ?? StartsAt);
        (EndsOn, Most, LeadDays, TellsRequester) = (draft.EndsOn, draft.Most, draft.LeadDays, draft.TellsRequester);
    }

    internal void PlanNext(DateTimeOffset? at) => NextRunAt = at;

    internal void End()
    {
        (IsActive, NextRunAt) = (false, null);
        CountChange();
    }

    internal sealed class Configuration : IEntityTypeConfiguration<RecurringTicket>
    {
        public void Configure(EntityTypeBuilder<RecurringTicket> builder)
        {
            builder.ToTable("recurring_tickets").Ignore(t => t.IsDefault).Ignore(t => t.Recurrence);
            builder.Property(t => t.OwnerId).ValueGeneratedOnAdd();
            builder.Property(t => t.PlannedFrom).ValueGeneratedOnAddOrUpdate();
        }
    }
}
