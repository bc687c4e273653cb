using System.Text.Json;
using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Queues;

public sealed record AssignmentForm
{
    public string? Strategy { get; set; }

    public bool PreferPrevious { get; set; }

    public bool RespectPresence { get; set; }

    internal static AssignmentForm Of(AssignmentRules rules) => new()
    {
        Strategy = EnumText<AssignmentStrategy>.Write(rules.Strategy),
        PreferPrevious = rules.PreferPrevious,
        RespectPresence = rules.RespectPresence,
    };

    /// <summary>Null where a way was named that isn't offered.</summary>
    internal AssignmentRules? Read() =>
        EnumText<AssignmentStrategy>.TryParse(Strategy, out var strategy) ? new(strategy, PreferPrevious, RespectPresence) : null;
}

/// <summary>How a queue's tickets are given out by themselves, and who would get the next one.</summary>
[Access(Surface.Desk, TicketPermissions.Configure)]
public sealed class AssignmentModel(QueueAssignments assignments, QueueCatalog catalog, AssignmentWords words) : AdminPage
{
    [BindProperty]
    public AssignmentForm Form { get; set; } = new();

    /// <summary>Which the form was read with.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>What the form was read with: what differs from it is what this user changed.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    /// <summary>The number of the ticket that is asked about.</summary>
    [BindProperty(SupportsGet = true, Name = "ticket")]
    public string? Ticket { get; set; }

    public QueueAssignmentPage Found { get; private set; } = null!;

    public AssignmentWords Words => words;

    public IReadOnlyList<FieldChange> Lost { get; private set; } = [];

    public bool IsLostRace { get; private set; }

    public string Queues => catalog.Address;

    public string QueuesTitle => catalog.Words.Title;

    public string Queue => $"{catalog.Address}/{Found.Queue.Id}";

    public string Address => Queue + "/assignment";

    public string Title => TenantWords.Of(Found.Queue.Name);

    protected override string Place => catalog.Place;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await LoadAsync(id) is { } problem)
        {
            return Refuse(problem);
        }

        Form = AssignmentForm.Of(Found.Queue.Rules);
        Remember();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var saved = Form.Read() is { } rules && ModelState.IsValid
            ? await assignments.SaveAsync(Actor, id, Version, rules, Cancel)
            : new Problem.Invalid("Strategy", AdminTexts.NotOffered);
        if (!saved.Succeeded)
        {
            return await ShowAgainAsync(id, saved.Problem!);
        }

        new Notice(AssignmentPageTexts.Saved, Now).LeaveIn(TempData);
        return SeeOther($"{catalog.Address}/{id}/assignment");
    }

    /// <summary>As it was sent; after a lost race what this user left alone is as it is now.</summary>
    private async Task<IActionResult> ShowAgainAsync(Guid id, Problem problem)
    {
        if (await LoadAsync(id) is { } missing)
        {
            return Refuse(missing);
        }

        await CountAsync();
        if (problem is Problem.Conflict && Form.Read() is { } yours)
        {
            var (theirs, seen) = (Found.Queue.Rules, SeenThen());
            var merged = new AssignmentRules(
                yours.Strategy == seen?.Strategy ? theirs.Strategy : yours.Strategy,
                yours.PreferPrevious == seen?.PreferPrevious ? theirs.PreferPrevious : yours.PreferPrevious,
                yours.RespectPresence == seen?.RespectPresence ? theirs.RespectPresence : yours.RespectPresence);
            (IsLostRace, Lost, Form) = (true, QueueAssignments.Compare(theirs, merged), AssignmentForm.Of(merged));
            ModelState.Clear();
            Remember();
        }

        return Refuse(problem);
    }

    private void Remember() => (Version, Seen) = (Found.Queue.Version, JsonSerializer.Serialize(Found.Queue.Rules));

    private AssignmentRules? SeenThen()
    {
        try
        {
            return Seen is null ? null : JsonSerializer.Deserialize<AssignmentRules>(Seen);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Problem?> LoadAsync(Guid id)
    {
        var found = await assignments.FindAsync(Actor, id, Ticket, Cancel);
        if (!found.Succeeded)
        {
            return found.Problem;
        }

        Found = found.Value;
        return null;
    }
}
