using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Lists;

/// <summary>Something that a text holds, however it is written: large or small.</summary>
/// <param name="Text">An expression of the list's own table; null where there is no text.</param>
public sealed record ContainsFilter(string Key, Func<string> Label, string Icon, string Text) : ListFilter(Key, Label, Icon)
{
    private const int Longest = 200;

    public override string? Accept(string value) => TypedText.Of(value, Longest) is { Length: > 0 } text ? text : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        $"{(said.Not ? "not " : "")}coalesce({Text} ilike any ({values.Add(said.Values.Select(Pattern).ToArray())}), false)";

    private static string Pattern(string text) =>
        "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
