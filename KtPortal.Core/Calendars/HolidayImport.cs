using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Calendars;

/// <summary>What became of a file.</summary>
/// <param name="Change">Null where nothing was new.</param>
/// <param name="Known">Days on which the list had one already.</param>
/// <param name="Skipped">Events that are no holidays.</param>
public sealed record HolidaysImported(Change? Change, int Added, int Known, int Skipped);

/// <summary>Adds the holidays of an iCalendar file to a list.</summary>
public sealed class HolidayImport(PortalDb db, CatalogEdits edits, HolidayCatalog catalog, TimeProvider clock)
{
    public const int MostBytes = HolidayFile.MostBytes;

    public async Task<Result<HolidaysImported>> ImportAsync(Actor actor, Guid id, string text, CancellationToken cancel)
    {
        if (!actor.May(catalog.Permission))
        {
            return new Problem.Forbidden(AdminTexts.MayNotConfigure);
        }

        if (await db.Set<HolidayCalendar>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } calendar)
        {
            return new Problem.NotFound();
        }

        var read = HolidayFile.Read(text, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (!read.Succeeded)
        {
            return read.Problem!;
        }

        var days = calendar.Days.ToList();
        var (before, known, kept) = (days.Count, 0, new KeptDays(days));
        foreach (var day in read.Value.Days.OrderBy(d => d.Date))
        {
            if (!kept.TryAdd(day))
            {
                known++;
                continue;
            }

            days.Add(day);
            if (days.Count > HolidayCatalog.MostDays)
            {
                return new Problem.Invalid("File", CalendarTexts.TooManyDays.For(HolidayCatalog.MostDays));
            }
        }

        if (days.Count == before)
        {
            return new HolidaysImported(null, 0, known, read.Value.Skipped);
        }

        var draft = catalog.DraftOf(calendar) with { Days = days };
        var saved = await edits.SaveAsync(actor, catalog, id, calendar.Version, draft, cancel);
        return saved.Problem switch
        {
            null => new HolidaysImported(saved.Value, days.Count - before, known, read.Value.Skipped),
            Problem.Stale => new Problem.Stale(HolidayProblemTexts.ChangedMeanwhile),
            Problem.Invalid wrong => new Problem.Invalid("File", wrong.Errors.All[0].Message, wrong.Errors.All[0].Code),
            var other => other,
        };
    }

    /// <summary>A list as long as it grows: whether a day meets another of it (<see cref="Holiday.Meets"/>) is asked without reading all of it.</summary>
    private sealed class KeptDays
    {
        private readonly HashSet<DateOnly> dates = [];
        private readonly HashSet<(int Month, int Day)> all = [];
        private readonly HashSet<(int Month, int Day)> yearly = [];

        public KeptDays(IEnumerable<Holiday> days)
        {
            foreach (var day in days)
            {
                Add(day);
            }
        }

        public bool TryAdd(Holiday day)
        {
            var date = (day.Date.Month, day.Date.Day);
            if (dates.Contains(day.Date) || yearly.Contains(date) || (day.RecursYearly && all.Contains(date)))
            {
                return false;
            }

            Add(day);
            return true;
        }

        private void Add(Holiday day)
        {
            var date = (day.Date.Month, day.Date.Day);
            dates.Add(day.Date);
            all.Add(date);
            if (day.RecursYearly)
            {
                yearly.Add(date);
            }
        }
    }
}
