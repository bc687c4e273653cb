using KtPortal.Core.Calendars;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class EntryModel(HolidayCatalog catalog) : EntryPage<HolidayCalendar, HolidayDraft, HolidayForm>(catalog)
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

    protected override void Update() => Form = Form.Without(Remove);
}
