using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Calendars;

/// <summary>The holidays of a place; working calendars keep those of one or more.</summary>
public sealed class HolidayCalendar : CatalogEntry
{
    private HolidayCalendar()
    {
    }

    public string? Country { get; private set; }

    /// <summary>See <see cref="HolidayList"/>.</summary>
    public string Holidays { get; private set; } = "[]";

    public IReadOnlyList<Holiday> Days => HolidayList.Read(Holidays) is { Succeeded: true } read ? read.Value : [];

    internal static HolidayCalendar Begin() => new();

    internal static HolidayCalendar Seed(string name) => new() { Name = name, SortOrder = 1 };

    internal void Change(HolidayDraft draft)
    {
        Country = draft.Country;
        Holidays = HolidayList.Write(draft.Days.OrderBy(d => d.Date));
    }

    internal sealed class Configuration : IEntityTypeConfiguration<HolidayCalendar>
    {
        public void Configure(EntityTypeBuilder<HolidayCalendar> builder)
        {
            builder.ToTable("holiday_calendars").Ignore(c => c.IsDefault).Ignore(c => c.Days);
            builder.Property(c => c.Holidays).HasColumnType("jsonb");
        }
    }
}
