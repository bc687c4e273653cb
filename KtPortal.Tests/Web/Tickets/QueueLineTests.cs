using System.Text.RegularExpressions;
using KtPortal.Tests.Web.Ui;
using KtPortal.Web.Tickets;

namespace KtPortal.Tests.Web.Tickets;

public sealed class QueueLineTests
{
    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(3, 12, 12, 2)]
    [InlineData(40, 40, 40, 39)]
    [InlineData(1, 140, 40, 0)]
    [InlineData(2, 140, 40, 1)]
    [InlineData(86, 140, 40, 24)]
    [InlineData(139, 140, 40, 38)]
    [InlineData(140, 140, 40, 39)]
    [InlineData(5, 3, 5, 4)]
    [InlineData(0, 7, 7, -1)]
    [InlineData(0, 0, 0, -1)]
    public void A_line_has_a_bar_per_ticket_and_at_most_forty(int position, int length, int bars, int you) =>
        Assert.Equal((bars, you), QueueLine.Place(position, length));

    [Fact]
    public void Third_of_twelve_is_drawn_as_designed()
    {
        var html = Rendered.Html(QueueLine.Line(3, 12));

        Assert.StartsWith("<svg class=\"line\" viewBox=\"0 0 318 34\" aria-hidden=\"true\"><rect class=\"ahead\" x=\"0\" y=\"16\" width=\"6\" height=\"18\" rx=\"3\"/>"
            + "<rect class=\"ahead\" x=\"28.4\"", html, StringComparison.Ordinal);
        Assert.Contains("<rect class=\"you\" x=\"56.7\" y=\"0\" width=\"6\" height=\"34\" rx=\"3\"/>", html);
        Assert.EndsWith("<rect class=\"behind\" x=\"312\" y=\"16\" width=\"6\" height=\"18\" rx=\"3\"/></svg>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 41)]
    [InlineData(9000, 20000)]
    public void Every_line_has_one_you_and_stays_inside(int position, int length)
    {
        var html = Rendered.Html(QueueLine.Line(position, length, 24, "line-card"));

        Assert.Single(Regex.Matches(html, "class=\"you\""));
        Assert.All(Regex.Matches(html, " x=\"([0-9.]+)\""), match =>
            Assert.InRange(double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0, 312));
    }
}
