using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Lists;

/// <summary>Words of which a row has some: tags.</summary>
/// <param name="Column">A <c>text[]</c> of the list's own table.</param>
/// <param name="Suggested">Selects the words in use, as <c>name</c>.</param>
public sealed record WordsFilter(string Key, Func<string> Label, string Icon, string Column, string Suggested) : ListFilter(Key, Label, Icon)
{
    private const int Longest = 50;

    public override string? Accept(string value) => TypedText.Of(value, Longest) is { Length: > 0 } word ? word : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        (said.Not ? "not " : "") + $"{Column} && {values.Add(said.Values.ToArray())}";
}
