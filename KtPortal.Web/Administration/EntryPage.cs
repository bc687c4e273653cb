using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Administration;

/// <summary>One entry of a catalogue, or a new one: what the layout <c>/Administration/_Entry.cshtml</c> shows around its form.</summary>
public abstract class EntryPage : AdminPage
{
    protected const string New = "new";

    /// <summary>Which the form was read with.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>What the form was read with: what differs from it is what this user changed.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    [BindProperty]
    public Guid FormKey { get; set; }

    /// <summary>"archive", "restore", "move" or "remove"; else the form is saved.</summary>
    [BindProperty]
    public string? Act { get; set; }

    /// <summary>Which entry takes over what uses this one.</summary>
    [BindProperty]
    public string? MoveTo { get; set; }

    public abstract Catalog Catalog { get; }

    public string Address => $"{Catalog.Address}/{EntryId?.ToString() ?? New}";

    /// <summary>Null for a new one.</summary>
    public Guid? EntryId { get; protected set; }

    public string Title { get; protected set; } = "";

    public bool IsActive { get; protected set; } = true;

    public IReadOnlyList<string> Uses { get; protected set; } = [];

    /// <summary>Why it can't be deleted, beyond its uses; null where it can.</summary>
    public string? Kept { get; protected set; }

    /// <summary>What its uses can be given to.</summary>
    public IReadOnlyList<AdminChoice> Targets { get; protected set; } = [];

    public IReadOnlyList<HistoryStep> History { get; protected set; } = [];

    /// <summary>Fields that somebody else changed meanwhile; filled after a lost race only.</summary>
    public IReadOnlyList<FieldChange> Lost { get; protected set; } = [];

    public bool IsLostRace { get; protected set; }

    public IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>> Choices { get; protected set; } =
        new Dictionary<string, IReadOnlyList<AdminChoice>>();

    protected override string Place => Catalog.Place;

    /// <summary>What a select offers: the active ones, and what is chosen already.</summary>
    public IEnumerable<(Guid Id, string Name)> Offered(string field, string? chosen = null) =>
        Choices[field].Where(c => c.IsActive || c.Id.ToString() == chosen).Select(c => (c.Id, TenantWords.Of(c.Name)));
}

/// <summary>A form beside its page: texts as they were typed, so that what can't be read is shown again.</summary>
public interface IEntryForm<TSelf, TDraft>
    where TSelf : IEntryForm<TSelf, TDraft>
{
    static abstract TSelf From(TDraft draft);

    /// <param name="errors">Says at its field what could not be read.</param>
    TDraft Read(FieldErrors errors);
}
