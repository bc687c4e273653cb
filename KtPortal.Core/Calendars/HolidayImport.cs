using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
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
        var (before, known) = (days.Count, 0);
        foreach (var day in read.Value.Days.OrderBy(d => d.Date))
        {
            if (days.Exists(day.Meets))
            {
                known++;
            }
            else
            {
                days.Add(day);
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
            Problem.Invalid wrong => new Problem.Invalid("File", wrong.Errors.All[0].Message, wrong.Errors.All[0].Code),
            var other => other,
        };
    }
}
