using System.Globalization;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Lists;

/// <summary>What a group's head says beside its name.</summary>
/// <param name="Total">How many are in it; null where that isn't known.</param>
public sealed record GroupNote(string Words, int? Total);

/// <summary>The page of a list. A feature's page derives from it, names its declaration, and adds what is the feature's own.</summary>
public abstract class ListPage<TRow>(ListDeclaration<TRow> list, ListReader reader, SavedViews views, Counters counters) : PortalPage
{
    private const int PageSize = 50;
    private ListState? state;

    // With what the tenant adds, as far as it is known.
    private ListDeclaration<TRow> list = list;

    public ListScreen Screen { get; private set; } = null!;

    protected override string Section => state is null ? "" : PlaceOf(state);

    protected override string? Topics => list.Topics;

    protected override string? Styles => "lists";

    protected Counts Numbers { get; private set; } = Core.Features.Counts.None;

    /// <summary>What is said of a group of the list as it stands when nothing is changed of it.</summary>
    protected virtual GroupNote? NoteOf(Guid group) => null;

    public async Task<IActionResult> OnGetAsync()
    {
        var said = Request.Query.SelectMany(p => p.Value.Select(v => (p.Key, Value: v ?? ""))).ToLookup(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var request = ListRequest.Read(list, said);
        SavedView? saved = null;
        if (Guid.TryParse(request.View, out var id) && (saved = await views.FindAsync(Actor, list, id, Cancel)) is null)
        {
            return Refuse(new Problem.NotFound());
        }

        var kept = KeptColumns.Of(Request, list, Actor);
        if (Names(said).Concat(kept).Concat(saved?.Names ?? []).Any(list.IsAdded))
        {
            list = await ListReader.WholeAsync(Db, list, new ListMoment(Now, Zone), Cancel);
            request = ListRequest.Read(list, said);
        }

        state = ListState.Of(list, request, Actor, saved, kept);
        if (said.Contains(ListForm.Marker))
        {
            return Redirect(Shorten(request, said[ListForm.Marker].Contains(ListForm.Columns) && saved is null).Write(list.Address));
        }

        if (saved is not null && Counts is not null && !SavedViews.HasPlace(saved, Counts))
        {
            // Shared after these were counted, or kept on another node: it stands in the navigation beside it.
            counters.Forget(Actor);
            await CountAsync();
        }

        if (Request.IsFragment())
        {
            await CountAnewAsync();
        }

        Numbers = Counts ?? await counters.CountAsync(Db, Actor, Cancel);
        var found = await reader.ReadAsync(list, Actor, state, new ListMoment(Now, Zone), PageSize, Cancel);
        if (found.IsBeginning)
        {
            return Redirect(request.First.Write(list.Address));
        }

        if (found.Whole is ListDeclaration<TRow> whole)
        {
            (list, state) = (whole, state with { List = whole });
        }

        Screen = Show(state, found, saved);
        return Request.IsFragment() ? Partial("/Lists/_ListLive.cshtml", Screen) : Page();
    }

    // Of filters and of columns.
    private static IEnumerable<string> Names(ILookup<string, string> said) => said.Select(s => s.Key).Concat(said["columns"].SelectMany(v => v.Split(',')));

    private ListRequest Shorten(ListRequest request, bool keepsColumns)
    {
        var asked = request.Beside(state!.View);
        if (!keepsColumns)
        {
            return asked;
        }

        KeptColumns.Keep(HttpContext, list, Actor, request.Columns);
        return asked with { Columns = [] };
    }

    private static string PlaceOf(ListState state) =>
        state.View is SavedView saved ? SavedViews.PlaceOf(saved.Id) : state.View.IsLiftedBySearch && state.IsSearch ? "" : state.View.Place;

    private ListScreen Show(ListState now, ListResult<TRow> found, SavedView? saved)
    {
        var known = now.ChangedFilters == 0 ? Numbers[now.View.Counter] : null;
        var total = now.Request.Cursor is not null ? null : known ?? (found.On is null && now.Group is null ? found.Rows.Count : null);
        var notes = now.IsChanged || now.View != list.Views[0] ? _ => null : (Func<Guid, GroupNote?>)NoteOf;
        var more = found.On is not null || (now.Group is not null && found.GroupIds.CountBy(g => g).Any(g => g.Value >= list.RowsOfGroup));
        var bulk = list.MayChangeMany(Actor);
        return new ListScreen
        {
            Shell = Shell,
            State = now,
            Actor = Actor,
            Title = now.View.IsLiftedBySearch && now.IsSearch ? ListPageTexts.Search : now.View.Label(),
            Count = known?.ToString("N0", CultureInfo.CurrentCulture)
                ?? (now.Request.Cursor is null ? found.Rows.Count.ToString(CultureInfo.CurrentCulture) + (more ? "+" : "") : ""),
            Total = total >= found.Rows.Count && (now.Group is null || total == found.Rows.Count) ? total : null,
            IsEmpty = found.Rows.Count == 0 && now.Layout == ListLayout.List,
            GuessedFor = found.Rows.Count > 0 ? found.GuessedFor : null,
            Chips = ListChips.Of(now, found.Names, found.Missing),
            Rows = now.Layout == ListLayout.Board
                ? new ListBoard<TRow>(list, now, found, Zone, Now, bulk && list.Actions.Any(a => a.Key == now.Group?.Action && a.IsOffered(Actor)))
                : new ListRows<TRow>(list, now, found, Zone, Now, notes, bulk, [.. list.Actions.Where(a => a.IsOffered(Actor))]),
            HasLongCodes = found.Rows.Any(r => list.CodeOf(r).Length > 8),
            Back = found.Back is null ? null : now.Address(r => r with { Cursor = found.Back }),
            On = found.On is null ? null : now.Address(r => r with { Cursor = found.On }),
            Views = [.. list.Views.Select(v => new ListChoice(v.Label(), new ListRequest { View = v.Key }.Write(list.Address), v.Key == now.View.Key))],
            Sorts =
            [
                .. list.Sorts.Select(s => new ListChoice(
                    s.Label(), now.Address(r => r.First with { Sort = s.Key, IsDescending = s.IsDescending }), s == now.Sort)),
            ],
            Groups =
            [
                new(ListPageTexts.NoGroups, now.Address(r => r.First with { Group = "", Layout = ListLayout.List }), now.Group is null),
                .. list.Groups.Select(g => new ListChoice(g.Label(), now.Address(r => r.First with { Group = g.Key }), g == now.Group)),
            ],
            Saved = saved,
        };
    }
}
