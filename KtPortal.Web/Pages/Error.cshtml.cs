using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Pages;

/// <summary>What happened, that nothing is lost, what to do; with the number the logs carry. Never touches the database.</summary>
[Open("an error is told to everybody", AnyHost = true)]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel(PortalRequest request) : PageModel, IHasShell
{
    public ShellModel Shell { get; private set; } = ShellModel.Nameless;

    public int Status { get; private set; }

    public string Reference { get; private set; } = "";

    public string? Detail { get; private set; }

    /// <summary>Staff, who are led back to their desk.</summary>
    public bool IsDesk { get; private set; }

    /// <summary>A client, who is led back to the portal.</summary>
    public bool IsPortal { get; private set; }

    public string HomeAddress => IsDesk ? "/desk" : IsPortal ? "/portal" : "/";

    public void OnGet() => Show();

    public void OnPost() => Show();

    private void Show()
    {
        Status = Response.StatusCode is 200 ? 404 : Response.StatusCode;
        Response.StatusCode = Status;
        Reference = RequestNumber.Of(HttpContext);
        Detail = ProblemAnswer.LeftFor(HttpContext);
        if (request.KnownHost is { } host)
        {
            var actor = request.Actor;
            Shell = Shells.For(host, actor, "", null);
            (IsDesk, IsPortal) = (actor.IsStaff, actor.IsClient);
        }
    }
}
