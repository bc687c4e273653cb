using System.Text.Json;
using System.Text.Json.Nodes;
using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Administration;

/// <summary>Shows, saves, sets aside and deletes one entry. A feature adds its form and the view of its fields.</summary>
public abstract class EntryPage<TEntry, TDraft, TForm>(Catalog<TEntry, TDraft> catalog) : EntryPage
    where TEntry : CatalogEntry
    where TDraft : CatalogDraft
    where TForm : class, IEntryForm<TForm, TDraft>, new()
{
    [BindProperty]
    public TForm Form { get; set; } = new();

    public override Catalog Catalog => catalog;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        var (problem, draft) = await LoadAsync(id);
        if (problem is not null)
        {
            return Refuse(problem);
        }

        FormKey = Guid.CreateVersion7();
        Show(draft!);
        await LoadBesidesAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (IsUpdate)
        {
            return await OnPostUpdateAsync(id);
        }

        var errors = new FieldErrors();
        var done = Act switch
        {
            "archive" or "restore" or "move" or "remove" when Guid.TryParse(id, out var entry) => await ActAsync(entry),
            _ => await SaveAsync(id, await ReadAsync(errors), errors),
        };
        if (!done.Succeeded)
        {
            return await ShowAgainAsync(id, done.Problem!);
        }

        if (Act is null)
        {
            await SavedAsync(done.Value);
        }

        Tell(done.Value);
        return SeeOther(Act == "move" ? $"{catalog.Address}/{id}" : catalog.Address);
    }

    /// <summary>Shows the form as it was typed, with what follows from it: nothing is saved.</summary>
    public async Task<IActionResult> OnPostUpdateAsync(string id)
    {
        var (problem, _) = await LoadAsync(id);
        if (problem is not null)
        {
            return Refuse(problem);
        }

        ModelState.Clear();
        Update();
        await LoadBesidesAsync();
        await CountAsync();
        Response.Headers["HX-Push-Url"] = "false";
        return Page();
    }

    /// <summary>Enter was pressed in a field that has a button of its own, and the form was sent by its first one.</summary>
    protected virtual bool IsUpdate => false;

    /// <summary>What was sent: the form, and what its page has beside it.</summary>
    protected virtual Task<TDraft> ReadAsync(FieldErrors errors) => Task.FromResult(Form.Read(errors));

    /// <summary>What a button of the form does to it before it is shown again.</summary>
    protected virtual void Update()
    {
    }

    /// <summary>What the page shows besides the form, and the form's view needs.</summary>
    protected virtual Task LoadBesidesAsync() => Task.CompletedTask;

    /// <summary>What else follows from a form that was saved, in the same transaction.</summary>
    protected virtual Task SavedAsync(Change change) => Task.CompletedTask;

    private Task<Result<Change>> ActAsync(Guid id) => Act switch
    {
        "move" => Service<CatalogMoves>().MoveAsync(Actor, catalog, id, AdminReading.Id(MoveTo), Cancel),
        "remove" => Service<CatalogShelf>().RemoveAsync(Actor, catalog, id, Cancel),
        _ => Service<CatalogShelf>().SetActiveAsync(Actor, catalog, id, Act == "restore", Cancel),
    };

    private async Task<Result<Change>> SaveAsync(string id, TDraft draft, FieldErrors errors)
    {
        if (errors.Count > 0 || !ModelState.IsValid)
        {
            return new Problem.Invalid(errors);
        }

        var edits = Service<CatalogEdits>();
        return id == New
            ? await edits.AddAsync(Actor, catalog, draft, FormKey, Cancel)
            : Guid.TryParse(id, out var entry) ? await edits.SaveAsync(Actor, catalog, entry, Version, draft, Cancel)
            : new Problem.NotFound();
    }

    /// <summary>Shows the form as it was sent, and why it was refused. After a lost race what this user left alone is as it is now.</summary>
    private async Task<IActionResult> ShowAgainAsync(string id, Problem problem)
    {
        var (missing, now) = await LoadAsync(id);
        if ((missing ?? problem) is Problem.NotFound or Problem.Forbidden)
        {
            return Refuse(missing ?? problem);
        }

        await CountAsync();
        if (Act is not null)
        {
            Show(now!); // its form was not sent along
        }
        else if (problem is Problem.Conflict)
        {
            var merged = Merge(now!, await ReadAsync(new FieldErrors()));
            (IsLostRace, Lost) = (true, catalog.Compare(now!, merged, Choices));
            Form = TForm.From(merged);
            (Version, Seen) = (loaded, JsonSerializer.Serialize(now));
        }

        await LoadBesidesAsync();
        return Refuse(problem);
    }

    private int loaded;

    private async Task<(Problem? Problem, TDraft? Draft)> LoadAsync(string id)
    {
        var queries = Service<CatalogQueries>();
        if (id == New)
        {
            Title = catalog.Words.New;
            Choices = await queries.ChoicesAsync(catalog, Cancel);
            return (null, catalog.Blank);
        }

        if (!Guid.TryParse(id, out var entryId))
        {
            return (new Problem.NotFound(), null);
        }

        var found = await queries.FindAsync(Actor, catalog, entryId, Cancel);
        if (!found.Succeeded)
        {
            return (found.Problem, null);
        }

        var entry = found.Value;
        (EntryId, Title, IsActive, loaded) = (entry.Id, entry.Name, entry.IsActive, entry.Version);
        (Uses, Kept, Targets, History) = (entry.Uses, entry.Kept, entry.Targets, entry.History);
        Choices = await queries.ChoicesAsync(catalog, Cancel);
        return (null, entry.Draft);
    }

    private void Show(TDraft draft) => (Form, Version, Seen) = (TForm.From(draft), loaded, JsonSerializer.Serialize(draft));

    private TDraft Merge(TDraft now, TDraft yours)
    {
        var (theirs, mine, seen) = (JsonOf(now), JsonOf(yours), SeenThen());
        foreach (var (name, value) in theirs)
        {
            if (seen is not null && JsonNode.DeepEquals(mine[name], seen[name]))
            {
                mine[name] = value?.DeepClone();
            }
        }

        return mine.Deserialize<TDraft>()!;
    }

    private JsonObject? SeenThen()
    {
        try
        {
            return Seen is null ? null : JsonNode.Parse(Seen) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject JsonOf(TDraft draft) => JsonSerializer.SerializeToNode(draft)!.AsObject();
}
