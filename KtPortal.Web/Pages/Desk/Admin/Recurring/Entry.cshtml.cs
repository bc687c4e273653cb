using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Recurring;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Recurring;

/// <summary>The next times of what a form says, in the form's own zone.</summary>
public sealed record NextTimes(IReadOnlyList<DateTimeOffset> Times, TimeZoneInfo Zone)
{
    public static async Task<NextTimes> OfAsync(
        RecurringForm form, RecurringTimes times, RecurringCatalog catalog, PortalPage page)
    {
        var (next, zone) = await times.NextAsync(page.Actor, catalog, form.Read(new FieldErrors()), page.Cancel);
        return new(next, zone ?? page.UsualZone);
    }
}

[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class EntryModel(RecurringCatalog catalog, RecurringTimes times)
    : EntryPage<RecurringTicket, RecurringDraft, RecurringForm>(catalog)
{
    public NextTimes Next { get; private set; } = new([], TimeZoneInfo.Utc);

    /// <summary>The latest first.</summary>
    public IReadOnlyList<PastTime> Past { get; private set; } = [];

    protected override async Task LoadBesidesAsync()
    {
        Next = await NextTimes.OfAsync(Form, times, catalog, this);
        Past = EntryId is { } id ? await times.PastAsync(id, Cancel) : [];
    }
}

/// <summary>The next times, while somebody says when.</summary>
[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class TimesModel(RecurringCatalog catalog, RecurringTimes times) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public RecurringForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() => Partial("_Times", await NextTimes.OfAsync(Form, times, catalog, this));
}
