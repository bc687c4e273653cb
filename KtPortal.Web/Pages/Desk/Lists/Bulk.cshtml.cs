using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>Changes rows of a list: asks for the value, then does it. A few are done at once, more by a job.</summary>
[Access(Surface.Desk)]
public sealed class BulkModel(ListCatalog lists, SavedViews views, ListReader reader, BulkRuns runs, BulkRunner runner)
    : BulkPage(lists, views, runs, runner)
{
    private readonly BulkRuns runs = runs;

    [BindProperty(SupportsGet = true)]
    public string? Change { get; set; }

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid[] Ids { get; set; } = [];

    /// <summary>Everything that the list finds, not only what was chosen of it.</summary>
    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    /// <summary>The list's address.</summary>
    [BindProperty(SupportsGet = true, Name = "query")]
    public string? Shown { get; set; }

    [BindProperty]
    public string[] Value { get; set; } = [];

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public Guid Key { get; set; } = Guid.CreateVersion7();

    public BulkAction Action { get; private set; } = null!;

    public IReadOnlyList<ListOption> Options { get; private set; } = [];

    public IReadOnlyList<Choosable> Offers => [.. Options.Select(o => new Choosable(o.Value, o.Name, o.Symbol))];

    public string FieldName => Action.Field switch
    {
        BulkField.Among among => among.Label(),
        BulkField.Typed typed => typed.Label(),
        _ => Filter!.Label(),
    };

    public string? FieldHint => Action.Field is BulkField.Typed typed ? typed.Hint() : ListPageTexts.SeveralWithCommas;

    public bool IsTyped => Filter is WordsFilter || Action.Field is BulkField.Typed;

    private ListFilter? Filter => Action.Field is BulkField.Of of ? List.Filter(of.Filter) : null;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await ReadyAsync() is { } refusal)
        {
            return refusal;
        }

        return Request.IsFragment() ? Partial("_Bulk", this) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadyAsync() is { } refusal)
        {
            return refusal;
        }

        await CountAsync();
        // A card of a board says in a field of its own where it goes.
        var value = Action.IsAtOnce && Value.Length == 0 ? [.. Options.Take(1).Select(o => o.Value)]
            : Value.Length > 0 || Ids.Length != 1 ? Value : [Request.Form["to." + Ids[0].ToString("N")].ToString()];
        var rows = All ? await reader.IdsAsync(List, Actor, State, new ListMoment(Now, Zone), BulkRuns.Most, Cancel) : Ids.Distinct().ToList();
        // What stood in the list when it was sent first may have left it: then the list's address says what was chosen.
        var chosen = All ? "all " + Shown : string.Join(' ', rows);
        var run = FormKeys.KeyOf(Key == Guid.Empty ? Guid.CreateVersion7() : Key, "bulk", Action.Key, string.Join('\n', value), Reason ?? "", chosen);
        var asked = await runs.AskAsync(Actor, List, run, Action.Key, value, Options, Reason, rows, Cancel);
        if (asked.Problem is { } problem)
        {
            return Refuse(problem);
        }

        return await DoAsync(asked.Value, WordsFor, Shown);
    }

    private string WordsFor(BulkRun run) => run.Count(BulkOutcome.Done) is > 0 and var done
        ? Action.IsAtOnce ? ListPageTexts.BulkToldAtOnce.With(List.Counted.For(done), run.Order.ValueName)
            : ListPageTexts.BulkTold.With(List.Counted.For(done), Action.Label(), run.Order.ValueName)
        : ListPageTexts.BulkNothing.With(Action.Label(), run.Order.ValueName);

    private async Task<IActionResult?> ReadyAsync()
    {
        var query = Shown?.IndexOf('?', StringComparison.Ordinal) is >= 0 and var cut ? Shown[cut..] : "";
        if (await OpenAsync(query) is { } refusal)
        {
            return refusal;
        }

        if (!List.MayChangeMany(Actor) || List.Actions.FirstOrDefault(a => a.Key == Change && a.IsOffered(Actor)) is not { } action)
        {
            return Refuse(new Problem.Forbidden(""));
        }

        Action = action;
        Options = ListOptions.Of(List, action, Actor, await OfferedAsync());
        return null;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<ListOption>>> OfferedAsync() =>
        Filter is null ? new Dictionary<string, IReadOnlyList<ListOption>>() : await reader.OptionsAsync(List, Actor, Cancel, Filter);
}
