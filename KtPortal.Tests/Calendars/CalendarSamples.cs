using KtPortal.Tests.Isolation;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Calendars;

/// <summary>When a tenant works is everybody's to know: estimates come from it. What its holidays are called is the provider's.</summary>
internal sealed class CalendarSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("business_calendars", Readers.Everybody) { MakeUnique = TicketConfigurationSamples.NameAnew },
        new("holiday_calendars", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
    ];

    public override string Written => """
        business_calendars insert by provider: all
        business_calendars update by provider: name, timezone, intervals, is_default, holiday_calendar_ids, sort_order, is_active, version
        business_calendars delete by provider: rows
        holiday_calendars insert by provider: all
        holiday_calendars update by provider: name, country, holidays, sort_order, is_active, version
        holiday_calendars delete by provider: rows
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
        [new("spread_holidays", "trigger: what calendars tell of the holidays they keep, within the row's tenant")];

    public override IEnumerable<RouteSample> Routes =>
    [
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/calendars", "business_calendars", Calendars),
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/holidays", "holiday_calendars", Holidays),
        RouteSample.Page("/desk/admin/holidays/{id}/import", Holidays) with { Table = "holiday_calendars" },
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/admin/calendars/week"] = "hours that the form says; holidays only of lists that the reader sees",
    };

    private List<Thing> Calendars { get; } = [];

    private List<Thing> Holidays { get; } = [];

    public override async Task FillAsync(House house)
    {
        Calendars.AddRange(await TicketConfigurationSamples.NamedAsync(house, "business_calendars"));
        Holidays.AddRange(await TicketConfigurationSamples.NamedAsync(house, "holiday_calendars"));
    }
}
