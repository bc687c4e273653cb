namespace KtPortal.Core.Administration;

/// <summary>The colours an entry can have: names, because each is another one in the dark, and because no page styles by a value.</summary>
public static class EntryColors
{
    public static readonly IReadOnlyList<string> All = ["grey", "blue", "violet", "amber", "green", "red"];

    public static string Say(string color) => color switch
    {
        "grey" => AdminTexts.Grey,
        "blue" => AdminTexts.Blue,
        "violet" => AdminTexts.Violet,
        "amber" => AdminTexts.Amber,
        "green" => AdminTexts.Green,
        _ => AdminTexts.Red,
    };
}
