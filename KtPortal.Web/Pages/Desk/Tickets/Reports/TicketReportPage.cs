using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>A report of tickets.</summary>
public abstract class TicketReportPage : ReportPage
{
    public const string Summary = "/desk/reports/tickets";
    public const string Backlog = "/desk/reports/tickets/backlog";
    public const string Waits = "/desk/reports/tickets/waits";
    public const string List = "/desk/reports/tickets/rows";

    private ReportCourse? course;

    public TicketSelection Selection { get; private set; } = null!;

    public override IReadOnlyList<ReportDimension> Dimensions => TicketDimensions.For(Actor);

    /// <summary>Of the list behind a figure, kept by every page so that the way back is the same.</summary>
    public TicketShown Shown => EnumText<TicketShown>.TryParse(Asked("show"), out var shown) ? shown : TicketShown.Made;

    public TicketAge? Age => EnumText<TicketAge>.TryParse(Asked("age"), out var age) ? age : null;

    /// <summary>The period as days, up to today: what has not been cannot be told.</summary>
    public ReportCourse Course => course ??= ReportCourse.Of(Range.First, LastDay, Zone, Step);

    protected override string Section => TicketPlaces.Reports;

    protected override string? Styles => "charts";

    /// <summary>As many days before the period.</summary>
    protected (DateOnly First, DateOnly Last) RangeBefore =>
        (Range.First.AddDays(Range.First.DayNumber - Range.Last.DayNumber - 1), Range.First.AddDays(-1));

    private DateOnly LastDay
    {
        get
        {
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
            return today < Range.First ? Range.First : today < Range.Last ? today : Range.Last;
        }
    }

    /// <summary>The list behind a figure.</summary>
    public string Rows(TicketShown shown, params IReadOnlyList<(string Name, string? Value)> more) =>
        Address(List, [("show", EnumText<TicketShown>.Write(shown)), ("by", null), ("each", null), .. more]);

    /// <summary>The list behind a figure of the days before the period.</summary>
    public string RowsBefore(params IReadOnlyList<(string Name, string? Value)> more) =>
        Rows(TicketShown.Made, [.. Between(RangeBefore.First, RangeBefore.Last), .. more]);

    /// <summary>One part of the period, for a list.</summary>
    public (string Name, string? Value)[] PartOf(int part) => Between(Course[part].First, Course[part].Last);

    /// <summary>Files of what is shown.</summary>
    public IReadOnlyList<(string Kind, string Address)> FilesOf(string report, params IReadOnlyList<string> kinds) =>
        [.. kinds.Select(kind => (kind, Address($"{Summary}/files/{report}.{kind}")))];

    protected void ReadSelection()
    {
        var (from, to) = ReadAsked();
        Selection = new(from, to) { Narrowed = Narrowed, Age = Age };
    }

    /// <summary>When the days before the period begin.</summary>
    protected DateTimeOffset BeginBefore => BeginOf(RangeBefore.First);
}
