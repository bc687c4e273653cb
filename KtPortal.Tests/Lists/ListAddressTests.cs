using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;

namespace KtPortal.Tests.Lists;

/// <summary>What a list shows stands in its address, and what can't be meant there is passed over.</summary>
public sealed class ListAddressTests
{
    private const string One = "0198c5d0-0000-7000-8000-000000000001";
    private const string Other = "0198c5d0-0000-7000-8000-000000000002";
    private static readonly TicketList Tickets = new([new SlaTicketPart(TimeProvider.System)]);
    private static readonly Actor Manager = new() { Audience = Audience.Provider, TenantId = Guid.CreateVersion7(), Name = "Manager" };

    [Theory]
    [InlineData("/desk/tickets")]
    [InlineData("/desk/tickets?view=mine&sort=-created")]
    [InlineData("/desk/tickets?phase=new&phase=open&phase.is=not&group=none")]
    [InlineData($"/desk/tickets?priority={One}&priority={Other}&created=2026-01-01..&layout=board&columns=number,tags")]
    [InlineData("/desk/tickets?assignee=me&assignee=nobody&tag=vip&attachment=yes")]
    [InlineData("/desk/tickets?phase=")]
    [InlineData($"/desk/tickets?view={One}")]
    public void An_address_is_written_as_it_was_read(string address) => Assert.Equal(address, Read(address).Write(Tickets.Address).Replace("%2C", ",", StringComparison.Ordinal));

    [Theory]
    [InlineData("?view=nobodys&sort=secret&group=secret&layout=pile&columns=password")]
    [InlineData("?phase=what&priority=ever&client=1;drop&created=yesterday..tomorrow&resolved=-99999..")]
    [InlineData("?before=garbage&after=%00&after=W10&before=WyJ4IiwieSJd")]
    [InlineData("?attachment=perhaps&partner=me&requester=me&phase.is=not&=&&q=%20%20")]
    [InlineData("?created.from=31.12.2026&created.until=x")]
    public void What_cannot_be_meant_is_passed_over(string query) =>
        Assert.Equal(Tickets.Address, Read(Tickets.Address + query).Write(Tickets.Address));

    [Fact]
    public void A_form_of_two_days_is_one_range()
    {
        Assert.Equal(["2026-03-01..2026-03-31"], Read("/?created.from=2026-03-01&created.until=2026-03-31").Conditions.Single().Values);
        Assert.Equal(["..2026-03-31"], Read("/?created.from=&created.until=2026-03-31").Conditions.Single().Values);
    }

    [Fact]
    public void Tags_are_typed_with_commas_and_a_value_said_twice_counts_once() =>
        Assert.Equal(["vip", "on site"], Read("/?tag=vip,%20on%20site,vip").Conditions.Single().Values);

    [Fact]
    public void More_values_than_anybody_chooses_are_cut() =>
        Assert.Equal(50, Read("/?tag=" + string.Join(',', Enumerable.Range(0, 500))).Conditions.Single().Values.Count);

    [Fact]
    public void A_filter_without_a_value_lifts_what_the_view_says()
    {
        var state = Show("?view=mine&assignee=");
        Assert.Equal(["phase"], state.Conditions.Select(c => c.Key));
        Assert.Equal(1, state.ChangedFilters);
    }

    [Fact]
    public void What_a_view_says_anyway_is_no_change()
    {
        var state = Show("?view=mine&assignee=me");
        Assert.Equal(0, state.ChangedFilters);
        Assert.Equal("/desk/tickets?view=mine", state.Request.Beside(state.View).Write(Tickets.Address));
    }

    [Fact]
    public void A_view_saved_from_a_state_shows_that_state()
    {
        var state = Show($"?view=mine&priority={One}&sort=-created&columns=number,tags&layout=board");
        var view = state.ToView("x", "Mine of the board");
        var again = ListState.Of(Tickets, new ListRequest { View = "x" }, Manager, view);
        Assert.Equal(state.Conditions, again.Conditions, (a, b) => a.Says(b));
        Assert.Equal(("created", true, ListLayout.Board, "status"), (again.Sort.Key, again.IsDescending, again.Layout, again.Group?.Key));
        Assert.Equal(state.Columns, again.Columns);
        Assert.False(again.IsChanged);
    }

    [Fact]
    public void A_saved_view_whose_order_is_gone_still_opens()
    {
        var view = new ListView { Key = "x", Label = () => "Old", Sort = "gone", Group = "gone", Columns = ["gone"], Conditions = [new("gone", ["1"])] };
        var state = ListState.Of(Tickets, new ListRequest { View = "x" }, Manager, view);
        Assert.Equal(Tickets.Sorts[0], state.Sort);
        Assert.Empty(state.Conditions);
        Assert.Equal(["subject"], state.Columns.Select(c => c.Key));
    }

    [Fact]
    public void Kept_columns_hold_for_views_that_do_not_say()
    {
        ListState With(string query) => ListState.Of(Tickets, Read("/" + query), Manager, null, ["number"]);
        Assert.Equal(["number", "subject"], With("").Columns.Select(c => c.Key));
        Assert.Equal(["subject", "tags"], With("?columns=tags").Columns.Select(c => c.Key));
    }

    private static ListState Show(string query) => ListState.Of(Tickets, Read("/" + query), Manager);

    private static ListRequest Read(string address) => ListRequest.Read(
        Tickets,
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + address).Query)
            .SelectMany(p => p.Value.Select(v => (p.Key, Value: v ?? ""))).ToLookup(p => p.Key, p => p.Value));
}
