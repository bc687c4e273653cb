using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;

namespace KtPortal.Tests.Tickets.Assignment;

/// <summary>Who gets a ticket, from facts alone: the worked examples, and what breaks ties.</summary>
public sealed class RankingTests
{
    private static readonly Guid Vpn = Guid.CreateVersion7();

    private static readonly Guid Wifi = Guid.CreateVersion7();

    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly (Member P, Member Q, Member R) Team = (Named("P", 1), Named("Q", 2), Named("R", 3));

    [Fact]
    public void In_turn_it_goes_to_who_was_given_one_longest_ago_and_is_there()
    {
        Member[] team = [Team.P with { LastAt = Nine.AddMinutes(20) }, Team.Q with { LastAt = Nine, Absence = "away" }, Team.R with { LastAt = Nine.AddMinutes(10) }];
        Assert.Equal("R P", Order(AssignmentStrategy.RoundRobin, team));
        Assert.Equal("Q R P", Order(AssignmentStrategy.RoundRobin, [.. team.Select(m => m with { Absence = null })]));
    }

    [Fact]
    public void Who_never_had_one_comes_first_in_the_teams_order_and_then_by_id()
    {
        Assert.Equal("P Q R", Order(AssignmentStrategy.RoundRobin, [Team.R, Team.Q, Team.P]));
        Assert.Equal("Q R P", Order(AssignmentStrategy.RoundRobin, [Team.P with { LastAt = Nine }, Team.Q, Team.R]));
        Member[] equal = [Named("Second", 1) with { Id = new("0199a000-0000-7000-8000-000000000002") }, Named("First", 1) with { Id = new("0199a000-0000-7000-8000-000000000001") }];
        Assert.Equal("First Second", Order(AssignmentStrategy.RoundRobin, equal));
    }

    [Fact]
    public void Weights_are_four_three_two_one_and_half_while_pending()
    {
        Assert.Equal([4m, 3m, 2m, 1m], new[] { PriorityLevel.Critical, PriorityLevel.High, PriorityLevel.Medium, PriorityLevel.Low }
            .Select(l => TicketWeight.Of(l, Phase.Open)));
        Assert.Equal((1.5m, 3m), (TicketWeight.Of(PriorityLevel.High, Phase.Pending), TicketWeight.Of(PriorityLevel.High, Phase.InProgress)));
    }

    [Fact]
    public void The_least_loaded_comes_first_and_of_equals_who_waited_longest()
    {
        Assert.Equal("Q P", Order(AssignmentStrategy.LeastLoaded, [Team.P with { Load = 6, Open = 3 }, Team.Q with { Load = 5.5m, Open = 3 }]));
        Assert.Equal("R Q P", Order(
            AssignmentStrategy.LeastLoaded, [Team.P with { Load = 3 }, Team.Q with { Load = 2, LastAt = Nine.AddHours(1) }, Team.R with { Load = 2, LastAt = Nine }]));
    }

    [Fact]
    public void Specialists_stay_free_for_what_only_they_can_do()
    {
        Member[] team = [Able(Team.P, (Vpn, 5)), Able(Team.Q, (Vpn, 3)), Able(Team.R, (Vpn, 2))];
        NeededLevel[] needs = [new(Vpn, "VPN", 3)];
        var ranking = Ranking.Of(AssignmentStrategy.Skills, team, needs, null);
        Assert.Equal(["Q 0", "P 2"], ranking.Candidates.Select(c => $"{c.Member.Name} {c.Surplus}"));
        Assert.Equal(new NobodyFree.Part(NobodyFree.NoSkill, "VPN 3", 1), Assert.Single(ranking.Excluded).Why);
        // The surplus is that of all skills together; of equals the least loaded.
        NeededLevel[] both = [new(Vpn, "VPN", 2), new(Wifi, "Wi-Fi", 1)];
        Assert.Equal("Q P", Order(AssignmentStrategy.Skills, [Able(Team.P, (Vpn, 2), (Wifi, 4)), Able(Team.Q, (Vpn, 4), (Wifi, 1))], both));
        Assert.Equal("Q P", Order(AssignmentStrategy.Skills, [Able(Team.P, (Vpn, 3)) with { Load = 2 }, Able(Team.Q, (Vpn, 3))], needs));
    }

    [Fact]
    public void What_is_needed_counts_for_every_way_and_the_previous_one_goes_first_only_as_a_candidate()
    {
        NeededLevel[] needs = [new(Vpn, "VPN", 3)];
        Member[] team = [Able(Team.P, (Vpn, 3)) with { Load = 9, LastAt = Nine }, Team.Q, Able(Team.R, (Vpn, 4))];
        foreach (var strategy in (AssignmentStrategy[])[AssignmentStrategy.RoundRobin, AssignmentStrategy.LeastLoaded])
        {
            Assert.Equal("R P", Order(strategy, team, needs));
            Assert.Equal("P R", Order(strategy, team, needs, Team.P.Id));
            Assert.Equal("R P", Order(strategy, team, needs, Team.Q.Id));
        }
    }

    [Fact]
    public void Nobody_is_given_more_than_his_limit_and_the_reason_counts_each_once()
    {
        Member[] team =
        [
            Team.P with { Absence = "offline", Open = 50 }, Team.Q with { Absence = "offline" }, Team.R,
            Named("S", 4) with { Open = 2, Most = 2, Skills = new Dictionary<Guid, int> { [Vpn] = 3 } }, Named("T", 5) with { MayWork = false, Absence = "offline" },
        ];
        var ranking = Ranking.Of(AssignmentStrategy.RoundRobin, team, [new(Vpn, "VPN", 3)], null);
        Assert.Null(ranking.First);
        Assert.Equal(5, ranking.Why.Members);
        NobodyFree.Part[] parts = [new("offline", null, 2), new("full", null, 1), new("right", null, 1), new("skill", "VPN 3", 1)];
        Assert.Equal(parts, ranking.Why.Parts);
        Assert.Equal(
            "5 members: 2 offline, 1 at the limit, 1 without permission, 1 without VPN 3", new AssignmentWords([Absence.Offline]).Say(ranking.Why));
        Assert.Equal("1 member: 1 away", new AssignmentWords([]).Say(new NobodyFree(1, [new("time_off", null, 1)])));
    }

    private static Member Named(string name, int place) => new(Guid.CreateVersion7(), name, name) { Place = place };

    private static Member Able(Member member, params (Guid Skill, int Level)[] skills) => member with { Skills = skills.ToDictionary(s => s.Skill, s => s.Level) };

    private static string Order(AssignmentStrategy strategy, Member[] team, NeededLevel[]? needs = null, Guid? previous = null) =>
        string.Join(' ', Ranking.Of(strategy, team, needs ?? [], previous).Candidates.Select(c => c.Member.Name));
}
