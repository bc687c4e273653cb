using System.Globalization;
using KtPortal.Core.Administration;
using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

/// <summary>What is asked beside the file.</summary>
public sealed record ImportForm
{
    /// <summary>Clocks that run take the days that are new, too.</summary>
    public bool Recalculate { get; set; }
}

/// <summary>Adds the holidays of an iCalendar file to a list.</summary>
[Access(Surface.Desk, CalendarPermissions.Configure)]
[TakesUpTo(2 * HolidayImport.MostBytes)]
public sealed class ImportModel(HolidayCatalog catalog, HolidayImport import, HolidayQueries holidays, SlaRecalculation recalculation) : AdminPage
{
    [BindProperty(Name = "File")]
    public IFormFile? Upload { get; set; }

    [BindProperty]
    public ImportForm Form { get; set; } = new();

    /// <summary>Tickets whose clocks run now by working hours that keep this list.</summary>
    public int Running { get; private set; }

    public Guid Id { get; private set; }

    public string Title { get; private set; } = "";

    public string Address => $"{catalog.Address}/{Id}";

    public string ListTitle => catalog.Words.Title;

    public string ListAddress => catalog.Address;

    protected override string Place => catalog.Place;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (await FindAsync(id) is { } problem)
        {
            return Refuse(problem);
        }

        Running = await recalculation.CountAsync(holidays, Id, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (await FindAsync(id) is { } problem)
        {
            return Refuse(problem);
        }

        Result<HolidaysImported> imported = Upload switch
        {
            null or { Length: 0 } => new Problem.Invalid("File", HolidayPageTexts.FileMissing),
            { Length: > HolidayImport.MostBytes } => new Problem.Invalid("File", HolidayPageTexts.FileTooLarge),
            var file => await import.ImportAsync(Actor, Id, await ReadAsync(file), Cancel),
        };
        if (!imported.Succeeded)
        {
            await CountAsync();
            Running = await recalculation.CountAsync(holidays, Id, Cancel);
            return Refuse(imported.Problem!);
        }

        var told = imported.Value;
        if (told.Change is { } change)
        {
            if (Form.Recalculate)
            {
                await recalculation.AskAsync(holidays, Actor, Id, Cancel);
            }

            Tell(change);
        }

        return SeeOther(string.Create(CultureInfo.InvariantCulture, $"{Address}?added={told.Added}&known={told.Known}&skipped={told.Skipped}"));
    }

    // iCalendar is UTF-8; what is not says so by its first bytes.
    private async Task<string> ReadAsync(IFormFile file)
    {
        using var reader = new StreamReader(file.OpenReadStream());
        return await reader.ReadToEndAsync(Cancel);
    }

    private async Task<Problem?> FindAsync(string id)
    {
        if (!Guid.TryParse(id, out var known))
        {
            return new Problem.NotFound();
        }

        var found = await Service<CatalogQueries>().FindAsync(Actor, catalog, known, Cancel);
        (Id, Title) = (known, found.Succeeded ? found.Value.Name : "");
        return found.Problem;
    }
}
