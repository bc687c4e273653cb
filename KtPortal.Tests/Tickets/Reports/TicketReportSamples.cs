using KtPortal.Tests.Isolation;

namespace KtPortal.Tests.Tickets.Reports;

/// <summary>The list behind the figures of tickets shows each reader's own; the figures themselves are counts.</summary>
internal sealed class TicketReportSamples : IsolationSample
{
    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables => [];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.List("/desk/reports/tickets/rows", tickets.Numbered),
        RouteSample.List("/desk/reports/tickets/rows.{kind}", tickets.Numbered, "/desk/reports/tickets/rows.csv"),
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/reports/tickets"] = "names of dimensions and counts; TicketReportTests sees whose",
        ["/desk/reports/tickets/backlog"] = "the same",
        ["/desk/reports/tickets/waits"] = "the same",
        ["/desk/reports/tickets/files/{report}.{kind}"] = "the same as a file",
    };

    public override Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        return Task.CompletedTask;
    }
}
