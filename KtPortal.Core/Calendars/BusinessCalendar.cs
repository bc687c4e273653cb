using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Calendars;

/// <summary>When people work: hours of the week in a zone, and which holidays they keep.</summary>
public sealed class BusinessCalendar : CatalogEntry
{
    private BusinessCalendar()
    {
    }

    /// <summary>An IANA name.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>See <see cref="OpenHours.Parse"/>.</summary>
    public string Intervals { get; private set; } = "[]";

    public Guid[] HolidayCalendarIds { get; private set; } = [];

    public IReadOnlyList<OpenHours> Hours => OpenHours.Parse(Intervals) is { Succeeded: true } read ? read.Value : [];

    internal static BusinessCalendar Begin() => new();

    internal static BusinessCalendar Seed(string name, CalendarDraft draft)
    {
        var calendar = new BusinessCalendar { Name = name, IsDefault = true, SortOrder = 1 };
        calendar.Change(draft);
        return calendar;
    }

    internal void Change(CalendarDraft draft)
    {
        TimeZone = draft.TimeZone ?? TimeZone;
        Intervals = OpenHours.Write(draft.Hours);
        HolidayCalendarIds = [.. draft.HolidayCalendarIds];
    }

    internal sealed class Configuration : IEntityTypeConfiguration<BusinessCalendar>
    {
        public void Configure(EntityTypeBuilder<BusinessCalendar> builder)
        {
            builder.ToTable("business_calendars").Ignore(c => c.Hours);
            builder.Property(c => c.TimeZone).HasColumnName("timezone");
            builder.Property(c => c.Intervals).HasColumnType("jsonb");
        }
    }
}
