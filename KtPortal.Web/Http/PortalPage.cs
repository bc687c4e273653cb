using System.Globalization;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Ui;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Http;

/// <summary>
/// What every page has: who asks, on whose host, the frame around it, and one place where refusals become HTTP.
/// The transaction ends when the handler has returned: a view never queries.
/// </summary>
public abstract class PortalPage : PageModel, IHasShell
{
    private ShellModel? shell;

    protected PortalRequest Incoming => HttpContext.RequestServices.GetRequiredService<PortalRequest>();

    protected PortalDb Db => HttpContext.RequestServices.GetRequiredService<PortalDb>();

    public Actor Actor => Incoming.Actor;

    public HostEntry Served => Incoming.Host;

    public CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>The key of the place this page belongs to.</summary>
    protected virtual string Section => "";

    /// <summary>What the page listens to, space-separated; null for nothing.</summary>
    protected virtual string? Topics => null;

    /// <summary>What pages like this one have besides the desk's styles: a name in <c>styles/desk/pages</c>; null for nothing.</summary>
    protected virtual string? Styles => null;

    public TimeZoneInfo Zone => Zones.Find(Actor.TimeZoneId ?? Served.TimeZoneId);

    /// <summary>The portal's own, in which who has chosen none reads times.</summary>
    public TimeZoneInfo UsualZone => Zones.Find(Served.TimeZoneId);

    public DateTimeOffset Now => HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>The portal's own language, which holds for who has not chosen one.</summary>
    public CultureInfo Usual => SpokenLanguages.LanguageOf(
        LanguageMiddleware.UsualFor(Request, SpokenLanguages.Find(Served.Locale) ?? SpokenLanguages.English));

    /// <summary>Whether this page shows a refused form again; else the error page says why.</summary>
    protected virtual bool ShowsRefusals => true;

    /// <summary>Numbers beside the navigation; on the desk read before the handler runs, on the portal after it: what it showed is read.</summary>
    public Counts? Counts { get; private set; }

    public virtual ShellModel Shell =>
        shell ??= WithCounted(Shells.For(Served, Actor, Section, Topics, Actor.IsSignedIn ? FindPlaces() : null)) with { Styles = Styles };

    /// <summary>With what moves the numbers in its navigation.</summary>
    private static ShellModel WithCounted(ShellModel page)
    {
        var moving = page.Places.Where(place => place.Count is not null).Select(place => place.Topic).OfType<string>();
        var topics = (page.Topics ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(moving);
        return page with { Topics = string.Join(' ', topics) is { Length: > 0 } all ? all : null };
    }

    private IReadOnlyList<NavigationEntry> FindPlaces() => Navigation.For(
        HttpContext.RequestServices.GetRequiredService<FeatureCatalog>(), Actor, Served.ModulesOff, Counts ?? Core.Features.Counts.None);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (UnreadableText.IsIn(HttpContext))
        {
            context.Result = RefuseUnread();
            await Db.RollbackAsync();
            return;
        }

        // Numbers are written in capitals, and typed as one likes.
        if (context.HandlerArguments.TryGetValue("number", out var number) && number is string typed)
        {
            context.HandlerArguments["number"] = typed.ToUpperInvariant();
        }

        if (HttpMethods.IsGet(Request.Method) && !Request.IsFragment())
        {
            await CountAsync();
        }

        var executed = await next();
        if (executed.Exception is null && !Incoming.Refused)
        {
            if (Actor.IsClient && HttpMethods.IsGet(Request.Method) && !Request.IsFragment() && Db.Database.CurrentTransaction is not null)
            {
                await CountForAsync();
            }

            await Db.CommitAsync(Cancel);
        }
        else
        {
            await Db.RollbackAsync();
        }
    }

    /// <summary>Ends the session's transaction early: sign-in works in transactions of its own.</summary>
    protected Task LeaveAsync() => Db.RollbackAsync();

    /// <summary>
    /// A refusal as HTTP: 404 and 403 as pages; 422, 409, 429 and 503 as this page with what was typed and the messages. What the
    /// page shows besides must have been read before. A program gets the problem itself (<see cref="ProblemAnswer"/>).
    /// </summary>
    protected IActionResult Refuse(Problem problem)
    {
        Incoming.Refused = true;
        if (problem is Problem.TooMany many)
        {
            ProblemAnswer.AskToWait(Response, many);
        }

        if (ProblemAnswer.IsForProgram(Request))
        {
            return ProblemAnswer.ToProgram(problem);
        }

        foreach (var (field, _, message) in ProblemAnswer.ErrorsOf(problem))
        {
            ModelState.AddModelError(field, message);
        }

        var status = ProblemAnswer.StatusOf(problem);
        if (problem is Problem.NotFound or Problem.Forbidden || !ShowsRefusals)
        {
            ProblemAnswer.LeaveFor(HttpContext, problem);
            return StatusCode(status);
        }

        Response.StatusCode = status;
        return Page();
    }

    /// <summary>Refuses before the handler has run: the page shows what was typed, and reads nothing.</summary>
    internal IActionResult RefuseUnheard(Problem.TooMany problem) => Refuse(problem);

    // Nothing of it may reach the database, and the page can't be shown without: whoever sends such a thing is told and goes back.
    private IActionResult RefuseUnread()
    {
        var problem = new Problem.Invalid("", ProblemTexts.TextIsNone);
        Incoming.Refused = true;
        if (ProblemAnswer.IsForProgram(Request))
        {
            return ProblemAnswer.ToProgram(problem);
        }

        ProblemAnswer.LeaveFor(HttpContext, problem);
        return StatusCode(ProblemAnswer.StatusOf(problem));
    }

    /// <summary>An open page asked for a part of itself that is not there any more: it is asked for whole, and says so.</summary>
    protected IActionResult SeeAnew()
    {
        Response.Headers["HX-Redirect"] = Request.Path.ToString();
        return StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>After a change the browser asks for the page that shows it.</summary>
    protected IActionResult SeeOther(string address)
    {
        if (Actor.IsStaff)
        {
            HttpContext.RequestServices.GetRequiredService<Counters>().Forget(Actor);
        }

        Response.Headers.Location = Encoded(address);
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    public override LocalRedirectResult LocalRedirect(string localUrl) => base.LocalRedirect(Encoded(localUrl));

    // A header is ASCII; what the address bar showed may not be.
    private static string Encoded(string address) => UriHelper.Encode(new Uri(address, UriKind.RelativeOrAbsolute));

    /// <summary>The page that follows says what was changed, and offers to take it back where that can be.</summary>
    protected void Tell(Change change)
    {
        var services = HttpContext.RequestServices;
        var words = services.GetRequiredService<ChangeUndo>().Say(change);
        services.GetRequiredService<UndoSeal>().Announce(change, words, Now).LeaveIn(TempData);
    }

    /// <summary>Reads the numbers beside the desk's navigation, for a form that is shown again.</summary>
    protected async Task CountAsync()
    {
        if (Actor.IsStaff)
        {
            await CountForAsync();
        }
    }

    /// <summary>Reads the numbers beside the navigation.</summary>
    protected async Task CountForAsync() =>
        Counts = await HttpContext.RequestServices.GetRequiredService<Counters>().CountAsync(Db, Actor, Cancel);

    /// <summary>Reads them as they are now, for a part of a page that shows what just happened.</summary>
    protected Task CountAnewAsync()
    {
        HttpContext.RequestServices.GetRequiredService<Counters>().Forget(Actor);
        return CountAsync();
    }

    /// <summary>Files that were not taken, told by the page that follows. They travel sealed: no link can put words there.</summary>
    protected void TellRefused(Uploads uploads)
    {
        if (uploads.Refusals.Count > 0)
        {
            TempData[nameof(RefusedFiles)] = FoldedLines.Fold(uploads.Refusals);
        }
    }

    public IReadOnlyList<string> RefusedFiles => TempData[nameof(RefusedFiles)] is string told ? FoldedLines.Unfold(told) : [];

    /// <summary>What was typed in a form of this page and not sent. A part of a page brings no form, and none is asked for.</summary>
    protected async Task<KeptDraft> FindDraftAsync(string key, string page) => Request.IsFragment()
        ? NoDraft(key, page)
        : NoDraft(key, page) with { Fields = await HttpContext.RequestServices.GetRequiredService<Drafts>().FindAsync(Actor, key, Cancel) };

    /// <summary>For a form that shows what was just typed in it.</summary>
    protected KeptDraft NoDraft(string key, string page) => new(key, page, new Dictionary<string, string>(), Now.ToUnixTimeMilliseconds());

    /// <summary>The message at a field, or null.</summary>
    public string? ErrorOf(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>Of a page with several forms, the one that was refused, as it was typed.</summary>
    protected object? Refused { get; set; }

    public bool IsRefused<TForm>() => Refused is TForm;

    /// <summary>The form as it was typed if it was refused, else as it begins.</summary>
    public TForm FormOf<TForm>(Func<TForm> fresh)
        where TForm : class => Refused as TForm ?? fresh();

    /// <summary>The message at a field of this form, or null.</summary>
    public string? ErrorOf<TForm>(string field) => IsRefused<TForm>() ? ErrorOf(field) : null;

    /// <summary>What was chosen. What can't be read as an id names nothing, and the service says so at its field.</summary>
    protected Guid? Chosen(string field, Guid? read)
    {
        var unread = ModelState.GetFieldValidationState(field) == ModelValidationState.Invalid;
        ModelState.Remove(field);
        return unread ? Guid.Empty : read;
    }
}
