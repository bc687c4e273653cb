using KtPortal.Core.Features;
using KtPortal.Web.Http;

namespace KtPortal.Tests.Architecture;

/// <summary>Which folder may know which. Features know the rooms and the ground; nothing below knows a feature.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string> Below => [.. CoreFolders.Rooms, .. CoreFolders.Ground];

    [Fact]
    public void Each_folder_of_the_core_is_a_room_the_ground_or_a_feature()
    {
        Assert.Empty(CoreFolders.Rooms.Concat(CoreFolders.Ground).Except(CoreFolders.All));
        Assert.Contains("Tickets", CoreFolders.Features);
        Assert.Contains("CannedResponses", CoreFolders.Features);
    }

    [Fact]
    public void An_arrow_that_is_there_is_found()
    {
        Assert.Contains("Realtime", Known("Tickets"));
        Assert.Contains("Tickets", Known("CannedResponses"));
        Assert.Contains("Tickets", CoreFolders.NamedIn("/// <see cref=\"Tickets.Ticket\"/>"));
        Assert.Contains("Tickets", CoreFolders.NamedIn("using static KtPortal.Core.Tickets.TicketPermissions;"));
        Assert.Empty(CoreFolders.NamedIn("var place = ticket.Place; // of Tickets"));
    }

    [Theory]
    [MemberData(nameof(Below))]
    public void What_features_share_knows_none_of_them(string folder)
    {
        var wrong = from source in CoreFolders.SourcesOf(folder)
                    from named in CoreFolders.NamedIn(source.Text)
                    where CoreFolders.Features.Contains(named)
                    select $"{source.File} names {named}";
        Assert.NotEmpty(CoreFolders.SourcesOf(folder));
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Below))]
    public void What_features_share_asks_for_no_table_of_theirs(string folder)
    {
        var owned = CoreFolders.Features.SelectMany(CoreFolders.TablesOf).ToHashSet();
        Assert.Contains("tickets", owned);
        Assert.Contains(CoreFolders.SourcesOf("Tickets"), s => CoreFolders.TablesIn(s.Text).Contains("tickets"));
        var wrong = from source in CoreFolders.SourcesOf(folder)
                    from table in CoreFolders.TablesIn(source.Text)
                    where owned.Contains(table)
                    select $"{source.File} asks for {table}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Http")]
    [InlineData("Ui")]
    [InlineData("Lists")]
    [InlineData("Administration")]
    [InlineData("Fields")]
    [InlineData("Reports")]
    public void What_pages_share_knows_no_feature(string folder)
    {
        Assert.Contains("Tickets", CoreFolders.SourcesOfWeb("Tickets").SelectMany(s => CoreFolders.NamedIn(s.Text)));
        var wrong = from source in CoreFolders.SourcesOfWeb(folder)
                    from named in CoreFolders.NamedIn(source.Text)
                    where CoreFolders.Features.Contains(named)
                    select $"{source.File} names {named}";
        Assert.NotEmpty(CoreFolders.SourcesOfWeb(folder));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Features_do_not_know_each_other_in_circles()
    {
        var known = CoreFolders.Features.ToDictionary(f => f, f => Known(f).Intersect(CoreFolders.Features).Where(k => k != f).ToHashSet());
        Assert.Contains("Teams", known["Tickets"]);
        while (known.FirstOrDefault(k => !k.Value.Any(known.ContainsKey)).Key is { } bottom)
        {
            known.Remove(bottom);
        }

        Assert.Empty(known.Select(k => $"{k.Key} knows {string.Join(", ", k.Value.Where(known.ContainsKey))}"));
    }

    [Fact]
    public void The_core_knows_neither_HTTP_nor_the_pages()
    {
        static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.Contains(References(typeof(PortalPage)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Contains("KtPortal.Core", References(typeof(PortalPage)));
        Assert.DoesNotContain(
            References(typeof(FeatureList)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == "KtPortal.Web");
    }

    private static IEnumerable<string> Known(string folder) => CoreFolders.SourcesOf(folder).SelectMany(s => CoreFolders.NamedIn(s.Text));
}
