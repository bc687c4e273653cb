using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

/// <summary>Clocks that run by working hours which keep a list of holidays: whether they follow is asked wherever its days change.</summary>
internal static class HolidayClocks
{
    /// <summary>How many tickets have such clocks now.</summary>
    public static async Task<int> CountAsync(this SlaRecalculation recalculation, HolidayQueries holidays, Guid list, CancellationToken cancel)
    {
        var running = 0;
        foreach (var (calendar, _) in await holidays.UsedByAsync(list, cancel))
        {
            running += await recalculation.CountAsync(null, calendar, cancel);
        }

        return running;
    }

    public static async Task AskAsync(this SlaRecalculation recalculation, HolidayQueries holidays, Actor actor, Guid list, CancellationToken cancel)
    {
        foreach (var (calendar, name) in await holidays.UsedByAsync(list, cancel))
        {
            await recalculation.AskAsync(actor, null, calendar, name, $"/desk/admin/calendars/{calendar}", cancel);
        }
    }
}
