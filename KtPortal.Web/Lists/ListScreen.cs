using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.WebUtilities;

namespace KtPortal.Web.Lists;

/// <summary>A condition in force, as it stands above the list.</summary>
/// <param name="Without">The list without it.</param>
/// <param name="IsMissing">What it names is not there any more: it is passed over.</param>
public sealed record ListChip(string Key, string Icon, string Name, string Joint, string Value, string Without, bool IsMissing)
{
    public string Words => $"{Name} {Joint} {Value}";
}

/// <summary>A way to show the list otherwise.</summary>
public sealed record ListChoice(string Name, string Address, bool IsCurrent);

/// <summary>What the parts of a list's page show, whatever is listed.</summary>
public sealed record ListScreen : IHasShell
{
    public required ShellModel Shell { get; init; }

    public required ListState State { get; init; }

    public required Actor Actor { get; init; }

    public required string Title { get; init; }

    /// <summary>How many there are where that is known; else how many are shown.</summary>
    public required string Count { get; init; }

    public string TitleWithCount => Count.Length > 0 ? $"{Title} ({Count})" : Title;

    /// <summary>How many the rows are the first of, counted one after the other; null where that isn't known or a group is cut short.</summary>
    public int? Total { get; init; }

    public required bool IsEmpty { get; init; }

    /// <summary>What was searched for, where the rows only hold words like it.</summary>
    public string? GuessedFor { get; init; }

    public required IReadOnlyList<ListChip> Chips { get; init; }

    /// <summary>The rows with their heads, or the cards of a board.</summary>
    public required IHtmlContent Rows { get; init; }

    /// <summary>Rows are quoted by longer numbers: the column gives way for all of them alike.</summary>
    public bool HasLongCodes { get; init; }

    public string? Back { get; init; }

    public string? On { get; init; }

    public required IReadOnlyList<ListChoice> Views { get; init; }

    public required IReadOnlyList<ListChoice> Sorts { get; init; }

    public required IReadOnlyList<ListChoice> Groups { get; init; }

    public SavedView? Saved { get; init; }

    public ListDeclaration List => State.List;

    public string Address => State.Request.Write(List.Address);

    public string FirstAddress => State.Request.First.Write(List.Address);

    public bool IsFirst => State.Request.Cursor is null;

    /// <summary>The same list on another of its pages: <c>filter</c>, <c>export</c>, <c>views</c>.</summary>
    public string AddressOf(string page) => State.Request.First.Write($"/desk/lists/{List.Name}/{page}");

    /// <summary>The form of one filter.</summary>
    public string FilterOf(string key) => QueryHelpers.AddQueryString(AddressOf("filter"), "only", key);

    /// <summary>Which filters there are, for scripts.</summary>
    public string FiltersToPick => QueryHelpers.AddQueryString(AddressOf("filter"), "pick", "true");

    public string OtherLayout => State.Address(r => r.First with { Layout = IsBoard ? ListLayout.List : ListLayout.Board, Group = null });

    /// <summary>Conditions of the address' own, which can be cleared.</summary>
    public bool IsNarrowed => State.Request.Conditions.Count > 0;

    public string Unfiltered => State.Request.Unfiltered.Write(List.Address);

    public string? Refreshes => List.Events.Count == 0 ? null
        : string.Join(", ", List.Events.Select(e => e + " from:body throttle:1s").Append("kt:resync from:body"));

    public string? RowKeys => List.RowKeys.Count == 0 ? null : string.Join(' ', List.RowKeys.Select(k => k.Key));

    public IEnumerable<BulkAction> ActionsByKey => List.Actions.Where(a => a.Shortcut.Length > 0 && a.IsOffered(Actor));

    public bool IsBoard => State.Layout == ListLayout.Board;

    public bool MayChangeMany => List.MayChangeMany(Actor);
}
