using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Settings;

namespace KtPortal.Core.Tickets.Configuration;

/// <summary>What becomes of a parent that is to be resolved while children are open.</summary>
public enum OpenChildrenRule
{
    /// <summary>Whoever does it is asked.</summary>
    Warn,

    /// <summary>They come first.</summary>
    Block,

    /// <summary>They are resolved with it.</summary>
    Cascade,
}

/// <summary>What a tenant says about all its tickets.</summary>
public sealed record TicketSettings
{
    /// <summary>How long a solution can be objected to before its ticket is closed; 0 for ever.</summary>
    public int AutoCloseDays { get; init; } = 7;

    /// <summary>
    /// How many tickets a client user may make in an hour; null for as many as the operator allows. Clients read no settings: for their
    /// statements the database keeps this and the next in the tenant's own row (app.follow_ticket_settings).
    /// </summary>
    public int? TicketsPerHour { get; init; }

    /// <summary>Clients read their place in line.</summary>
    public bool QueuePositionVisible { get; init; } = true;

    /// <summary>Visitors ask for help on the first page, without signing in.</summary>
    public bool TakesRequests { get; init; } = true;

    /// <summary>A word of <see cref="OpenChildrenRule"/>; for partners' staff the database keeps it in the tenant's own row, too.</summary>
    public string ParentWithOpenChildren { get; init; } = EnumText<OpenChildrenRule>.Write(OpenChildrenRule.Warn);
}

public sealed class TicketSettingsBook(TicketLimits limits) : Settings<TicketSettings>
{
    private const int LongestDays = 365;

    public override string Feature => "tickets";

    public override string Place => TicketPlaces.Configure;

    public override string Permission => TicketPermissions.Configure;

    public override string Title => ConfigurationTexts.TicketSettings;

    public override string Lead => ConfigurationTexts.SettingsLead;

    public override IReadOnlyList<SettingsField<TicketSettings>> Fields { get; } =
    [
        new(nameof(TicketSettings.AutoCloseDays), SettingsKind.Number,
            () => ConfigurationTexts.AutoCloseDays, () => ConfigurationTexts.AutoCloseHint,
            s => s.AutoCloseDays, (s, days) => s with { AutoCloseDays = (int)days! }) { Most = LongestDays },
        new(nameof(TicketSettings.TicketsPerHour), SettingsKind.Number, () => ConfigurationTexts.TicketsPerHour,
            () => ConfigurationTexts.TicketsPerHourHint.With(limits.PerHour),
            s => s.TicketsPerHour, (s, number) => s with { TicketsPerHour = (int?)number })
        {
            Least = 1,
            Most = limits.PerHour,
            IsOptional = true,
        },
        new(nameof(TicketSettings.QueuePositionVisible), SettingsKind.Flag, () => ConfigurationTexts.QueuePositionVisible,
            () => ConfigurationTexts.QueuePositionHint,
            s => s.QueuePositionVisible, (s, flag) => s with { QueuePositionVisible = (bool)flag! }),
        new(nameof(TicketSettings.TakesRequests), SettingsKind.Flag, () => ConfigurationTexts.TakesRequests,
            () => ConfigurationTexts.TakesRequestsHint,
            s => s.TakesRequests, (s, flag) => s with { TakesRequests = (bool)flag! }),
        new(nameof(TicketSettings.ParentWithOpenChildren), SettingsKind.Choice, () => ConfigurationTexts.OpenChildren,
            () => ConfigurationTexts.OpenChildrenHint,
            s => s.ParentWithOpenChildren, (s, word) => s with { ParentWithOpenChildren = (string)word! })
        {
            Options =
            [
                new(EnumText<OpenChildrenRule>.Write(OpenChildrenRule.Warn), () => ConfigurationTexts.OpenChildrenWarn),
                new(EnumText<OpenChildrenRule>.Write(OpenChildrenRule.Block), () => ConfigurationTexts.OpenChildrenBlock),
                new(EnumText<OpenChildrenRule>.Write(OpenChildrenRule.Cascade), () => ConfigurationTexts.OpenChildrenCascade),
            ],
        },
    ];
}
