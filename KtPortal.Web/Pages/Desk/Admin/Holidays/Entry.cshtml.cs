using KtPortal.Core.Calendars;
using KtPortal.Core.Changes;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class EntryModel(HolidayCatalog catalog, HolidayQueries holidays, SlaRecalculation recalculation)
    : EntryPage<HolidayCalendar, HolidayDraft, HolidayForm>(catalog)
{
    /// <summary>Which line goes.</summary>
    [BindProperty]
    public int? Remove { get; set; }

    /// <summary>What became of a file that was just imported.</summary>
    [BindProperty(SupportsGet = true, Name = "added")]
    public int? Added { get; set; }

    [BindProperty(SupportsGet = true, Name = "known")]
    public int? Known { get; set; }

    [BindProperty(SupportsGet = true, Name = "skipped")]
    public int? Skipped { get; set; }

    /// <summary>Tickets whose clocks run now by a calendar that has it.</summary>
    public int Running { get; private set; }

    protected override void Update() => Form = Form.Without(Remove);

    protected override async Task LoadBesidesAsync() =>
        Running = EntryId is { } id ? await recalculation.CountAsync(holidays, id, Cancel) : 0;

    protected override async Task SavedAsync(Change change)
    {
        if (Form.Recalculate && change.Of is { } id)
        {
            await recalculation.AskAsync(holidays, Actor, id, Cancel);
        }
    }
}
