using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Calendars;

public sealed class HolidayQueries(PortalDb db)
{
    /// <summary>The days of some calendars together.</summary>
    public async Task<IReadOnlyList<Holiday>> OfAsync(IReadOnlyList<Guid> calendars, CancellationToken cancel) => calendars.Count == 0
        ? []
        : [.. (await db.Set<HolidayCalendar>().AsNoTracking().Where(c => calendars.Contains(c.Id)).OrderBy(c => c.SortOrder).ToListAsync(cancel)).SelectMany(c => c.Days)];
}
