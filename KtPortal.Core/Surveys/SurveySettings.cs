using KtPortal.Core.Languages;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Surveys;

/// <summary>What a tenant says about its surveys.</summary>
public sealed record SurveySettings
{
    public bool IsOn { get; init; } = true;

    /// <summary>From the solution to the mail that asks.</summary>
    public int DelayHours { get; init; }

    /// <summary>From that mail to the one that reminds; 0 for never.</summary>
    public int ReminderDays { get; init; } = 3;
}

public sealed class SurveySettingsBook : Settings<SurveySettings>
{
    private const int LongestDelay = 14 * 24;

    public override string Feature => "surveys";

    public override string Place => TicketPlaces.Configure;

    public override string Permission => TicketPermissions.Configure;

    public override string Title => SurveyTexts.Surveys;

    public override string Lead => SurveyTexts.SurveysLead;

    public override IReadOnlyList<SettingsField<SurveySettings>> Fields { get; } =
    [
        new(nameof(SurveySettings.IsOn), SettingsKind.Flag, () => SurveyTexts.IsOn, () => SurveyTexts.IsOnHint,
            s => s.IsOn, (s, flag) => s with { IsOn = (bool)flag! }),
        new(nameof(SurveySettings.DelayHours), SettingsKind.Number, () => SurveyTexts.DelayHours, () => SurveyTexts.DelayHint,
            s => s.DelayHours, (s, hours) => s with { DelayHours = (int)hours! }) { Most = LongestDelay },
        new(nameof(SurveySettings.ReminderDays), SettingsKind.Number, () => SurveyTexts.ReminderDays,
            () => SurveyTexts.ReminderHint.With(Survey.Life.Days),
            s => s.ReminderDays, (s, days) => s with { ReminderDays = (int)days! }) { Most = Survey.Life.Days - 1 },
    ];
}
