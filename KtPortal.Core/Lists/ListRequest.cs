using System.Text;
using System.Text.Encodings.Web;

namespace KtPortal.Core.Lists;

/// <summary>
/// What an address asks of a list, and how it is written: <c>?view=mine&amp;priority=ID&amp;priority=ID&amp;priority.is=not&amp;sort=-created</c>.
/// A filter without a value lifts what the view says of it. What can't be meant is passed over.
/// </summary>
public sealed record ListRequest
{
    private const int MostValues = 50;
    private const string Is = ".is";
    private const string Not = "not";
    private const string From = ".from";
    private const string Until = ".until";
    private const string None = "none";

    public string View { get; init; } = "";

    public IReadOnlyList<ListCondition> Conditions { get; init; } = [];

    public string? Sort { get; init; }

    public bool IsDescending { get; init; }

    /// <summary>Empty: expressly none.</summary>
    public string? Group { get; init; }

    public ListLayout? Layout { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Where the page begins, as it was written; null for the beginning.</summary>
    public ListCursor? Cursor { get; init; }

    public ListRequest First => this with { Cursor = null };

    public bool IsNarrowed => Conditions.Any(c => !c.IsLifted);

    /// <summary>Only the view.</summary>
    public ListRequest Unfiltered => new() { View = View };

    public ListRequest With(ListCondition condition) =>
        First with { Conditions = [.. Conditions.Where(c => c.Key != condition.Key), condition] };

    public ListRequest Without(string key) => First with { Conditions = [.. Conditions.Where(c => c.Key != key)] };

    /// <summary>Without what the view says anyway.</summary>
    public ListRequest Beside(ListView view) => this with
    {
        Conditions = [.. Conditions.Where(c => view.Conditions.FirstOrDefault(v => v.Key == c.Key) is { } own ? !own.Says(c) : !c.IsLifted)],
    };

    public static ListRequest Read(ListDeclaration list, ILookup<string, string> said)
    {
        string? One(string key) => said[key].FirstOrDefault(v => v.Length > 0);
        var sort = One("sort");
        var key = sort?.TrimStart('-');
        var group = One("group");
        return new ListRequest
        {
            View = One("view") is { Length: <= 60 } view && (list.View(view) is not null || Guid.TryParse(view, out _)) ? view : "",
            Conditions = [.. list.AllFilters.Select(f => ReadCondition(f, said)).OfType<ListCondition>()],
            Sort = list.Sort(key)?.Key,
            IsDescending = sort?.StartsWith('-') == true,
            Group = group == None ? "" : list.Group(group)?.Key,
            Layout = One("layout") switch { "board" => ListLayout.Board, "list" => ListLayout.List, _ => null },
            Columns = [.. list.Shape.Select(c => c.Key).Intersect(said["columns"].SelectMany(v => v.Split(',')))],
            Cursor = ListCursor.Read(One("before"), isBack: false) ?? ListCursor.Read(One("after"), isBack: true),
        };
    }

    /// <summary>The address of this, beginning with the list's own or another that reads the same.</summary>
    public string Write(string address)
    {
        var text = new StringBuilder(address);
        void Add(string key, string value) =>
            text.Append(text.Length == address.Length ? '?' : '&').Append(key).Append('=').Append(UrlEncoder.Default.Encode(value));
        if (View.Length > 0)
        {
            Add("view", View);
        }

        foreach (var condition in Conditions)
        {
            condition.Values.DefaultIfEmpty("").ToList().ForEach(value => Add(condition.Key, value));
            if (condition.Not)
            {
                Add(condition.Key + Is, Not);
            }
        }

        foreach (var (key, value) in new (string, string?)[]
        {
            ("sort", Sort is null ? null : (IsDescending ? "-" : "") + Sort),
            ("group", Group is "" ? None : Group),
            ("layout", Layout is { } layout ? Kernel.EnumText<ListLayout>.Write(layout) : null),
            ("columns", Columns.Count > 0 ? string.Join(',', Columns) : null),
            (Cursor is { IsBack: true } ? "after" : "before", Cursor?.Write()),
        })
        {
            if (value is not null)
            {
                Add(key, value);
            }
        }

        return text.ToString();
    }

    private static ListCondition? ReadCondition(ListFilter filter, ILookup<string, string> said)
    {
        var ends = filter.HasEnds ? said[filter.Key + From].Zip(said[filter.Key + Until]).ToList() : [];
        var asked = said[filter.Key].Concat(ends.Select(e => e.First + RangeFilter.Between + e.Second)).ToList();
        if (asked.Count == 0)
        {
            return null;
        }

        // Words are typed one after the other, with commas between them.
        var kept = filter is WordsFilter or CodeFilter ? said[filter.Key].SelectMany(v => v.Split(',')) : said[filter.Key];
        var accepted = kept.Select(filter.Accept).Concat(ends.Select(e => filter.AcceptTyped(e.First, e.Second)));
        List<string> values = [.. accepted.OfType<string>().Distinct().Take(MostValues)];
        if (values.Count == 0 && asked.Exists(v => v.Length > 0 && v != RangeFilter.Between))
        {
            return null;
        }

        return new ListCondition(filter.Key, values, values.Count > 0 && filter.CanBeNot && said[filter.Key + Is].Contains(Not));
    }
}
