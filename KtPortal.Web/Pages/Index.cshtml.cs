using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Requests;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Requests;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages;

/// <summary>What a visitor asks for.</summary>
public sealed record RequestForm
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public Guid? CategoryId { get; set; }

    public string? Subject { get; set; }

    public string? Description { get; set; }

    /// <summary>Nobody sees it, so nobody fills it in.</summary>
    public string? Homepage { get; set; }

    /// <summary>To the question that a program is asked.</summary>
    public string? Answer { get; set; }

    /// <summary>A <see cref="SealedForm"/>.</summary>
    public string? Sealed { get; set; }
}

/// <summary>The door: to the desk, to the portal, or to sign-in; and, for who has no login, the form that asks for help.</summary>
[Open("visitors ask for help or find sign-in; others are sent to their pages")]
[TakesFiles]
public sealed class IndexModel(RequestIntake intake, RequestOffers offers, VisitorSeal seal, Uploads uploads) : VisitorPage(seal, uploads)
{
    private const string SentKey = "RequestSent";

    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public RequestForm Form { get; set; } = new();

    public IReadOnlyList<Choice> Categories { get; private set; } = [];

    /// <summary>The address to which the receipt of what was just sent goes.</summary>
    public string? SentTo { get; private set; }

    private string Home => Actor.IsStaff ? "/desk/inbox" : Actor.IsClient ? "/portal" : "/login";

    public async Task<IActionResult> OnGetAsync()
    {
        if (Actor.IsSignedIn)
        {
            return LocalRedirect(Home);
        }

        SentTo = TempData[SentKey] as string;
        return await OfferAsync() ? Page() : LocalRedirect(Home);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Actor.IsSignedIn)
        {
            return SeeOther(Home);
        }

        Open(Form.Sealed);
        if (!await OfferAsync())
        {
            return SeeOther(Home);
        }

        if (await Uploads.RefuseAsync(Served.OrganizationId, Visibility.Public, Cancel) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        if (RobotCheck.Check(Brought, Form.Homepage, Form.Answer, Form.Description, Now) is { } unsure)
        {
            Sum = unsure.Errors.All.Any(e => e.Field == nameof(Form.Answer)) ? RobotCheck.NewSum() : null;
            Form.Answer = null;
            await Uploads.KeepAsync(Served.OrganizationId, Visibility.Public, Cancel);
            return Refuse(unsure);
        }

        var files = await Uploads.SaveAsync(Served.OrganizationId, Visibility.Public, Cancel);
        var category = Chosen(nameof(Form.CategoryId), Form.CategoryId);
        var sent = await intake.SubmitAsync(
            System,
            new RequestHost(Served.OrganizationId, Served.IsPartner ? Served.OrganizationId : null),
            new VisitorRequest
            {
                Name = Form.Name ?? "",
                Email = Form.Email ?? "",
                CategoryId = category,
                Subject = Form.Subject ?? "",
                Description = Form.Description ?? "",
                FileIds = files,
                FormKey = Brought!.Key,
                Locale = CultureInfo.CurrentUICulture.Name,
            },
            Cancel);
        if (!sent.Succeeded)
        {
            // Whoever has answered need not answer again.
            Sum = Brought.Sum;
            await Uploads.KeepAsync(Cancel);
            return Refuse(sent.Problem!);
        }

        TellRefused(Uploads);
        TempData[SentKey] = Form.Email!.Trim();
        return SeeOther("/");
    }

    private async Task<bool> OfferAsync()
    {
        await LeaveAsync();
        await Db.EnterAsync(System, Cancel);
        if (await offers.FindAsync(Cancel) is not { } categories)
        {
            return false;
        }

        Categories = categories;
        return true;
    }
}
