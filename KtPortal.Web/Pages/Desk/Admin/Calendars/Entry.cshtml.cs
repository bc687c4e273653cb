using KtPortal.Core.Calendars;
using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Calendars;

/// <summary>A week as a form says it.</summary>
/// <param name="Of">The calendar; null for a new one.</param>
public sealed record ShownWeek(DateOnly Monday, Guid? Of, IReadOnlyList<CalendarDay> Days)
{
    public string Address => "/desk/admin/calendars/" + (Of?.ToString() ?? "new");

    /// <param name="date">A day of the week to show; null for today's.</param>
    public static async Task<ShownWeek> OfAsync(CalendarForm form, DateOnly? date, Guid? of, HolidayQueries holidays, PortalPage page)
    {
        var draft = form.Read(new FieldErrors());
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(page.Now, page.Zone).DateTime);
        var monday = CalendarWeek.MondayOf(date is { Year: >= HolidayCatalog.FirstYear and <= HolidayCatalog.LastYear } asked ? asked : today);
        return new(monday, of, CalendarWeek.Of(draft.Hours, await holidays.OfAsync(draft.HolidayCalendarIds, page.Cancel), monday));
    }
}

[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class EntryModel(CalendarCatalog catalog, HolidayQueries holidays, SlaRecalculation recalculation)
    : EntryPage<BusinessCalendar, CalendarDraft, CalendarForm>(catalog)
{
    /// <summary>A day of the week that is shown; null for today's.</summary>
    [BindProperty(SupportsGet = true, Name = "week")]
    public DateOnly? Shown { get; set; }

    public ShownWeek? Week { get; private set; }

    /// <summary>Tickets whose clocks run by it now.</summary>
    public int Running { get; private set; }

    protected override async Task LoadBesidesAsync()
    {
        Week = await ShownWeek.OfAsync(Form, Shown, EntryId, holidays, this);
        Running = EntryId is { } id ? await recalculation.CountAsync(null, id, Cancel) : 0;
    }

    protected override async Task SavedAsync(Change change)
    {
        if (Form.Recalculate && change.Of is { } id)
        {
            await recalculation.AskAsync(Actor, null, id, change.Name, $"{Catalog.Address}/{id}", Cancel);
        }
    }
}

/// <summary>The week that is shown, while somebody says the hours.</summary>
[Access(Surface.Desk, CalendarPermissions.Configure)]
public sealed class WeekModel(HolidayQueries holidays) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public CalendarForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "to")]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "week")]
    public DateOnly? Shown { get; set; }

    [BindProperty(SupportsGet = true, Name = "of")]
    public Guid? Of { get; set; }

    public async Task<IActionResult> OnGetAsync() => Partial("_Week", await ShownWeek.OfAsync(Form, To ?? Shown, Of, holidays, this));
}
