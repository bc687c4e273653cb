using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;

namespace KtPortal.Web.Lists;

/// <summary>What the forms of lists say in addresses.</summary>
public static class ListForm
{
    /// <summary>The address was written by a form, every field of it: the list's page leads to the short one.</summary>
    public const string Marker = "form";

    /// <summary>What the marker says where columns were chosen: of a view that nobody saved the choice is kept for its reader.</summary>
    public const string Columns = "columns";

    /// <summary>What a form carries along so that it changes nothing but its own fields.</summary>
    /// <param name="but">The fields of the form's own.</param>
    public static IEnumerable<(string Name, string Value)> Hidden(ListRequest request, params IReadOnlyList<string> but)
    {
        IEnumerable<(string Name, string? Value)> all =
        [
            ("view", request.View),
            .. request.Conditions.SelectMany(c => c.Values.DefaultIfEmpty("").Select(v => (c.Key, (string?)v)).Concat(c.Not ? [(c.Key + ".is", "not")] : [])),
            ("sort", request.Sort is null ? null : (request.IsDescending ? "-" : "") + request.Sort),
            ("group", request.Group is "" ? "none" : request.Group),
            ("layout", request.Layout is { } layout ? EnumText<ListLayout>.Write(layout) : null),
            ("columns", request.Columns.Count > 0 ? string.Join(',', request.Columns) : null),
        ];
        return all.Where(p => p.Value is not null && !but.Contains(p.Name)).Select(p => (p.Name, p.Value!));
    }
}
