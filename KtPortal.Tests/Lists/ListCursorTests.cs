using KtPortal.Core.Lists;

namespace KtPortal.Tests.Lists;

public sealed class ListCursorTests
{
    private static readonly Guid Row = Guid.CreateVersion7();

    [Fact]
    public void A_cursor_is_read_as_it_was_written()
    {
        var at = new DateTime(2026, 3, 1, 12, 30, 0, DateTimeKind.Utc);
        object[] values = ["Zürich, “Süd”", at, 7, 1.5m, true, new DateOnly(2026, 3, 1)];
        var cursor = new ListCursor([.. values.Select(ListCursor.TextOf)], Row, IsBack: true);
        var again = ListCursor.Read(cursor.Write(), isBack: true);
        Assert.Equal(Row, again?.Id);
        Assert.Equal(values, again!.ValuesFor(Order(SortType.Text, SortType.Instant, SortType.Whole, SortType.Number, SortType.Flag, SortType.Date)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a cursor")]
    [InlineData("W10")]
    [InlineData("bnVsbA")]
    [InlineData("WyJ4IiwieSJd")]
    [InlineData("W251bGwsIngiXQ")]
    public void What_is_no_cursor_begins_at_the_beginning(string? text) => Assert.Null(ListCursor.Read(text, isBack: false));

    [Fact]
    public void A_cursor_of_another_order_is_none()
    {
        var cursor = new ListCursor(["Printer"], Row, IsBack: false);
        Assert.NotNull(cursor.ValuesFor(Order(SortType.Text)));
        Assert.Null(cursor.ValuesFor(Order(SortType.Instant)));
        Assert.Null(cursor.ValuesFor(Order(SortType.Text, SortType.Text)));
        Assert.Null(new ListCursor(["9999999999999999999"], Row, IsBack: false).ValuesFor(Order(SortType.Instant)));
    }

    private static ListSort Order(params SortType[] types) => new("x", () => "x", false, [.. types.Select(t => new SortPart(t, "x"))]);
}
