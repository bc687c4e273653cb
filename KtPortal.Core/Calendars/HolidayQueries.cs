using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Calendars;

public sealed class HolidayQueries(PortalDb db)
{
    /// <summary>The working calendars that pass over its days.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> UsedByAsync(Guid holidays, CancellationToken cancel) =>
        [.. (await db.Set<BusinessCalendar>().AsNoTracking().Where(c => c.HolidayCalendarIds.Contains(holidays)).OrderBy(c => c.SortOrder)
            .Select(c => new { c.Id, c.Name }).ToListAsync(cancel)).Select(c => (c.Id, c.Name))];

    /// <summary>The days of some calendars together.</summary>
    public async Task<IReadOnlyList<Holiday>> OfAsync(IReadOnlyList<Guid> calendars, CancellationToken cancel) => calendars.Count == 0
        ? []
        : [.. (await db.Set<HolidayCalendar>().AsNoTracking().Where(c => calendars.Contains(c.Id)).OrderBy(c => c.SortOrder).ToListAsync(cancel)).SelectMany(c => c.Days)];
}
