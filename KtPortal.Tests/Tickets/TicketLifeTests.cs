using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;

namespace KtPortal.Tests.Tickets;

/// <summary>Which way a ticket goes by hand, over all pairs of phases.</summary>
public sealed class TicketLifeTests
{
    private static readonly Phase[] All = Enum.GetValues<Phase>();

    [Fact]
    public void No_status_leads_back_to_new()
    {
        Assert.All(All, from => Assert.False(TicketLife.ByStatus.Leads(from, Phase.New)));
        Assert.True(TicketLife.ByStatus.Leads(Phase.Resolved, Phase.Open));
    }

    [Fact]
    public void What_has_ended_is_only_reopened()
    {
        Assert.All(All, to => Assert.False(TicketLife.ByStatus.Leads(Phase.Closed, to) || TicketLife.ByStatus.Leads(Phase.Cancelled, to)));
        Assert.True(TicketLife.ByReopening.Leads(Phase.Closed, Phase.Open));
        Assert.True(TicketLife.ByReopening.Leads(Phase.Cancelled, Phase.Open));
    }

    [Fact]
    public void A_new_one_is_let_in_by_whom_may_accept_and_not_cancelled()
    {
        var agent = With(TicketPermissions.Update);
        var manager = With(TicketPermissions.Update, TicketPermissions.Accept);
        Assert.False(TicketLife.ByStatus.May(agent, Phase.New, Phase.InProgress));
        Assert.True(TicketLife.ByStatus.May(manager, Phase.New, Phase.InProgress));
        Assert.False(TicketLife.ByStatus.May(manager, Phase.New, Phase.Cancelled));
    }

    [Fact]
    public void What_is_closed_needs_a_right_of_its_own()
    {
        var agent = With(TicketPermissions.Update);
        Assert.True(TicketLife.ByReopening.May(agent, Phase.Resolved, Phase.Open));
        Assert.False(TicketLife.ByReopening.May(agent, Phase.Closed, Phase.Open));
        Assert.True(TicketLife.ByReopening.May(With(TicketPermissions.ReopenClosed), Phase.Closed, Phase.Open));
    }

    private static Actor With(params string[] rights) =>
        new() { TenantId = Guid.CreateVersion7(), Audience = Audience.Provider, Name = "Somebody", Permissions = rights };
}
