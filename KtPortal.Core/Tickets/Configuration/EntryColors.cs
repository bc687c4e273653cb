namespace KtPortal.Core.Tickets.Configuration;

/// <summary>The colours an entry can have: names, because each is another one in the dark, and because no page styles by a value.</summary>
public static class EntryColors
{
    public static readonly IReadOnlyList<string> All = ["grey", "blue", "violet", "amber", "green", "red"];

    public static string Say(string color) => color switch
    {
        "grey" => ConfigurationTexts.Grey,
        "blue" => ConfigurationTexts.Blue,
        "violet" => ConfigurationTexts.Violet,
        "amber" => ConfigurationTexts.Amber,
        "green" => ConfigurationTexts.Green,
        _ => ConfigurationTexts.Red,
    };
}
