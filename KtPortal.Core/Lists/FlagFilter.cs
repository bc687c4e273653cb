using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>Yes or no.</summary>
/// <param name="Condition">Holds where the answer is yes.</param>
public sealed record FlagFilter(string Key, Func<string> Label, string Icon, string Condition) : ListFilter(Key, Label, Icon)
{
    public const string Yes = "yes";
    public const string No = "no";

    public override bool CanBeNot => false;

    public override string? Accept(string value) => value is Yes or No ? value : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        said.Values[0] == Yes ? Condition : $"not ({Condition})";

    protected override bool Finds(ListCondition said) => said.Values[0] == Yes;

    public override string WordsOf(string value) => value == Yes ? ListTexts.Yes : ListTexts.No;
}
