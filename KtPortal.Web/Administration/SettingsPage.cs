using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Administration;

/// <summary>One setting as the page shows it.</summary>
/// <param name="Typed">As it was typed, or as it is.</param>
public sealed record SettingsInput(
    string Name, SettingsKind Kind, string Label, string? Hint, string Typed, bool IsOptional, IReadOnlyList<SettingsOption> Options,
    string? Error)
{
    public string Id => Name.ToLowerInvariant();

    public string Field => $"Form[{Name}]";
}

/// <summary>What a feature lets a tenant set. Shown by <c>/Administration/_Settings.cshtml</c>.</summary>
public abstract class SettingsPage : AdminPage
{
    /// <summary>What was typed, by the field's name.</summary>
    [BindProperty]
    public Dictionary<string, string?> Form { get; set; } = [];

    /// <summary>What the form was read with: what differs from it is what this user changed.</summary>
    [BindProperty]
    public Dictionary<string, string?> Seen { get; set; } = [];

    [BindProperty]
    public int Version { get; set; }

    /// <summary>A version of the history; 0 for what holds at first.</summary>
    [BindProperty]
    public int? GoBack { get; set; }

    public abstract SettingsBook Book { get; }

    public IReadOnlyList<SettingsInput> Inputs { get; protected set; } = [];

    public IReadOnlyList<SettingsStep> Steps { get; protected set; } = [];

    /// <summary>Filled after a lost race only.</summary>
    public IReadOnlyList<FieldChange> Lost { get; protected set; } = [];

    public bool IsLostRace { get; protected set; }

    protected override string Place => Book.Place;
}

/// <inheritdoc cref="SettingsPage"/>
public abstract class SettingsPage<T>(Settings<T> book) : SettingsPage
    where T : class, new()
{
    public override SettingsBook Book => book;

    public async Task<IActionResult> OnGetAsync()
    {
        var opened = await LoadAsync();
        if (!opened.Succeeded)
        {
            return Refuse(opened.Problem!);
        }

        Show(opened.Value.Now);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (store, errors) = (Service<SettingsStore>(), new FieldErrors());
        var typed = Read(errors);
        var saved = GoBack is { } to ? await store.GoBackAsync(Actor, book, to, Version, Cancel)
            : errors.Count > 0 || !ModelState.IsValid ? new Problem.Invalid(errors)
            : await store.SaveAsync(Actor, book, Version, typed, Cancel);
        if (!saved.Succeeded)
        {
            return await ShowAgainAsync(saved.Problem!);
        }

        Tell(saved.Value);
        return SeeOther(book.Address);
    }

    private async Task<IActionResult> ShowAgainAsync(Problem problem)
    {
        var opened = await LoadAsync();
        if (!opened.Succeeded)
        {
            return Refuse(opened.Problem!);
        }

        await CountAsync();
        var (now, refused) = (opened.Value.Now, Refuse(problem));
        if (GoBack is not null)
        {
            Show(now);
            return refused;
        }

        if (problem is Problem.Conflict)
        {
            foreach (var field in book.Fields.Where(f => Sent(Seen, f.Name) == Sent(Form, f.Name)))
            {
                Form[field.Name] = field.Typed(now.Value); // what this user left alone
            }

            var mine = Read(new FieldErrors());
            (IsLostRace, Lost, Version) = (true, book.Compare(now.Value, mine), now.Version);
            Seen = TypedOf(now.Value);
        }

        Inputs = [.. book.Fields.Select(f => InputOf(f, Sent(Form, f.Name)))];
        return refused;
    }

    private async Task<Result<SettingsFile<T>>> LoadAsync()
    {
        var opened = await Service<SettingsStore>().OpenAsync(Actor, book, Cancel);
        Steps = opened.Succeeded ? opened.Value.Steps : [];
        return opened;
    }

    private void Show(SettingsNow<T> now)
    {
        (Seen, Version) = (TypedOf(now.Value), now.Version);
        Inputs = [.. book.Fields.Select(f => InputOf(f, f.Typed(now.Value)))];
    }

    private Dictionary<string, string?> TypedOf(T value) => book.Fields.ToDictionary(f => f.Name, f => (string?)f.Typed(value));

    private T Read(FieldErrors errors)
    {
        var value = new T();
        foreach (var field in book.Fields)
        {
            field.Take(Sent(Form, field.Name), ref value, errors);
        }

        return value;
    }

    private static string Sent(Dictionary<string, string?> form, string name) => form.GetValueOrDefault(name) ?? "";

    private SettingsInput InputOf(SettingsField<T> field, string typed) =>
        new(field.Name, field.Kind, field.Label(), field.Hint(), typed, field.IsOptional, field.Options, ErrorOf(field.Name));
}
