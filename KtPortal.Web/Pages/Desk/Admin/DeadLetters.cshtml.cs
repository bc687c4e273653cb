using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin;

/// <summary>Jobs that were laid aside after many tries: seen, and given another life, one or all.</summary>
[Access(Surface.Desk, TenancyPermissions.ManageSettings)]
public sealed class DeadLettersModel(DeadLetters letters) : PortalPage
{
    /// <summary>The one to retry; without it all are.</summary>
    [BindProperty]
    public Guid? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Retried { get; set; }

    public IReadOnlyList<DeadLetter> Letters { get; private set; } = [];

    protected override string Section => JobsFeature.DeadLetterPlace;

    public async Task<IActionResult> OnGetAsync()
    {
        var listed = await letters.ListAsync(Actor, Cancel);
        Letters = listed.Succeeded ? listed.Value : [];
        return listed.Succeeded ? Page() : Refuse(listed.Problem!);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Refuse(new Problem.NotFound());
        }

        if (Id is { } id)
        {
            var one = await letters.RetryAsync(Actor, id, Cancel);
            return one.Succeeded ? SeeOther("/desk/admin/dead-letters?retried=1") : Refuse(one.Problem!);
        }

        var all = await letters.RetryAllAsync(Actor, Cancel);
        return all.Succeeded ? SeeOther($"/desk/admin/dead-letters?retried={all.Value}") : Refuse(all.Problem!);
    }
}
