using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin;

/// <summary>Mails that wait for an admin: ours to be released or discarded, received ones that belong nowhere to become a ticket or go.</summary>
[Access(Surface.Desk, TenancyPermissions.ManageSettings)]
public sealed class MailModel(HeldOutgoing outgoing, HeldMail received) : PortalPage
{
    [BindProperty]
    public Guid? Release { get; set; }

    [BindProperty]
    public bool ReleaseAll { get; set; }

    [BindProperty]
    public Guid? Discard { get; set; }

    [BindProperty]
    public Guid? Accept { get; set; }

    [BindProperty]
    public Guid? Decline { get; set; }

    public IReadOnlyList<HeldLine> Outgoing { get; private set; } = [];

    public IReadOnlyList<WaitingMail> Received { get; private set; } = [];

    protected override string Section => MailFeature.HeldPlace;

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() is { } problem ? Refuse(problem) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid || (Release ?? Discard ?? Accept ?? Decline) is null && !ReleaseAll)
        {
            return Refuse(new Problem.NotFound());
        }

        if (await DecideAsync() is { } problem)
        {
            await CountAsync();
            return Refuse(await LoadAsync() ?? problem);
        }

        new Notice(Words, Now).LeaveIn(TempData);
        return SeeOther("/desk/admin/mail");
    }

    private string Words => (Discard, Accept, Decline) switch
    {
        ({ }, _, _) => HeldMailPageTexts.Discarded,
        (_, { }, _) => HeldMailPageTexts.BecomesTicket,
        (_, _, { }) => HeldMailPageTexts.Declined,
        _ => HeldMailPageTexts.Released,
    };

    private async Task<Problem?> DecideAsync() => (Discard, Accept, Decline) switch
    {
        ({ } id, _, _) => (await outgoing.DiscardAsync(Actor, id, Cancel)).Problem,
        (_, { } id, _) => (await received.AcceptAsync(Actor, id, Cancel)).Problem,
        (_, _, { } id) => (await received.DeclineAsync(Actor, id, Cancel)).Problem,
        _ => (await outgoing.ReleaseAsync(Actor, Release, Cancel)).Problem,
    };

    private async Task<Problem?> LoadAsync()
    {
        var (ours, theirs) = (await outgoing.ListAsync(Actor, Cancel), await received.ListAsync(Actor, Cancel));
        if ((ours.Problem ?? theirs.Problem) is { } problem)
        {
            return problem;
        }

        (Outgoing, Received) = (ours.Value, theirs.Value);
        return null;
    }
}
