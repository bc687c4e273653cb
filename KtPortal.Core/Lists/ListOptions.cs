using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>What a filter or an action offers.</summary>
public static class ListOptions
{
    /// <summary>The words for "me" and "nobody" first, then what was found.</summary>
    /// <param name="found">By the keys of the filters (<see cref="ListReader.OptionsAsync"/>).</param>
    public static IReadOnlyList<ListOption> Of(ListFilter filter, IReadOnlyDictionary<string, IReadOnlyList<ListOption>> found) => filter switch
    {
        ChoiceFilter choice => choice.Options(),
        LookupFilter lookup =>
        [
            .. lookup.KnowsMe ? [new ListOption(LookupFilter.Me, lookup.WordsOf(LookupFilter.Me)!)] : Array.Empty<ListOption>(),
            .. lookup.Empty is { } empty ? [new ListOption(LookupFilter.Nobody, empty())] : Array.Empty<ListOption>(),
            .. found.GetValueOrDefault(filter.Key) ?? [],
        ],
        _ => found.GetValueOrDefault(filter.Key) ?? [],
    };

    public static IReadOnlyList<ListOption> Of(
        ListDeclaration list, BulkAction action, Actor actor, IReadOnlyDictionary<string, IReadOnlyList<ListOption>> found) =>
        action.Field switch
        {
            BulkField.Of of => [.. Of(list.Filter(of.Filter)!, found).Where(o => of.Except?.Invoke(o) != true)],
            BulkField.Among among => among.Options(actor),
            _ => [],
        };
}
