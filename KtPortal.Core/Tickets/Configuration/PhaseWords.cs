namespace KtPortal.Core.Tickets.Configuration;

/// <summary>The fixed life of a ticket in the reader's language, as admins meet it.</summary>
public static class PhaseWords
{
    /// <param name="phase">As the database writes it.</param>
    public static string Of(string phase) => phase switch
    {
        "new" => ConfigurationTexts.PhaseNew,
        "open" => ConfigurationTexts.PhaseOpen,
        "in_progress" => ConfigurationTexts.PhaseInProgress,
        "pending" => ConfigurationTexts.PhasePending,
        "resolved" => ConfigurationTexts.PhaseResolved,
        "closed" => ConfigurationTexts.PhaseClosed,
        _ => ConfigurationTexts.PhaseCancelled,
    };
}

/// <summary>The four levels of priorities.</summary>
public static class LevelWords
{
    public static string Of(string level) => level switch
    {
        "low" => ConfigurationTexts.LevelLow,
        "medium" => ConfigurationTexts.LevelMedium,
        "high" => ConfigurationTexts.LevelHigh,
        _ => ConfigurationTexts.LevelCritical,
    };
}
