using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Forms;

/// <summary>A form sent again does nothing twice if it says the same, and loses nothing if it says anything else.</summary>
public sealed class SecondSendingTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private static readonly Part Picture = Part.File("damage.png", TestFiles.Png);

    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("Subject")]
    [InlineData("Description")]
    [InlineData("PriorityId")]
    [InlineData("CategoryId")]
    [InlineData("Files")]
    public async Task A_clients_new_ticket_that_differs_in_one_thing_is_another(string field)
    {
        using var dana = await portal.SignInAs(Shop.Harbor.Dana);
        Part[] typed = [Part.Field("Subject", $"Twice, but for the {field}"), Part.Field("Description", "It started this morning.")];
        await AssertCountsAsync(dana, await dana.GetAsync("/portal/tickets/new"), typed, Changed(field));
    }

    [Theory]
    [InlineData("For")]
    [InlineData("Source")]
    [InlineData("Subject")]
    [InlineData("PriorityId")]
    [InlineData("CategoryId")]
    [InlineData("Files")]
    public async Task A_ticket_written_down_at_the_desk_that_differs_in_one_thing_is_another(string field)
    {
        using var agent = await portal.SignInAs(Shop.Agent);
        Part[] typed =
        [
            Part.Field("Subject", $"At the desk, but for the {field}"), Part.Field("Description", "They called this morning."),
            Part.Field("For", Shop.Harbor.Dana.Email), Part.Field("Source", "desk"),
        ];
        await AssertCountsAsync(agent, await agent.GetAsync("/desk/tickets/new"), typed, Changed(field));
    }

    [Theory]
    [InlineData("Content")]
    [InlineData("Files")]
    [InlineData("Visibility")]
    [InlineData("ThenStatusId")]
    [InlineData("ThenPriorityId")]
    public async Task A_reply_that_differs_in_one_thing_is_another(string field)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var agent = await portal.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Part[] typed = [Part.Field("Content", "Please look again."), Part.Field("Visibility", "public")];
        var other = With(typed, Changed(field));
        foreach (var (parts, count) in ((Part[], long)[])[(typed, 1), (typed, 1), (other, 2), (other, 2)])
        {
            Assert.Equal(303, (await agent.SendFormAsync(page, parts)).Code);
            Assert.Equal(count, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        }
    }

    [Fact]
    public async Task A_file_added_after_a_lost_answer_arrives()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Drew);
        using var drew = await portal.SignInAs(Shop.Harbor.Drew);
        var page = await drew.GetAsync($"/portal/tickets/{ticket.Number}");
        Part[] typed = [Part.Field("Content", "Here it is.")];
        await drew.SendFormAsync(page, typed);
        await drew.SendFormAsync(page, [.. typed, Picture]);
        await drew.SendFormAsync(page, [.. typed, Picture]);
        Assert.Equal(2, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        Assert.Equal(1, await portal.Database.Truth<long>("select count(*) from attachments where subject_id = $1", ticket.Id));
    }

    [Fact]
    public async Task A_reply_that_closed_its_ticket_is_still_known_when_it_comes_again()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var manager = await portal.SignInAs(Shop.Manager);
        var page = await manager.GetAsync($"/desk/tickets/{ticket.Number}");
        Part[] typed =
        [
            Part.Field("Content", "Done."), Part.Field("Visibility", "public"), Part.Field("ThenStatusId", $"{Shop.Statuses["closed"]}"),
        ];
        Assert.Equal(303, (await manager.SendFormAsync(page, typed)).Code);
        Assert.Equal(303, (await manager.SendFormAsync(page, typed)).Code);
        Assert.Equal(1, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        Assert.Equal(409, (await manager.SendFormAsync(page, With(typed, Part.Field("Content", "Done, I said.")))).Code);
    }

    [Fact]
    public async Task A_change_of_many_that_differs_is_another()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await portal.SignInAs(Shop.Agent);
        var form = await agent.GetAsync($"/desk/lists/tickets/bulk?change=comment&id={ticket.Id}&query=%2Fdesk%2Ftickets");
        foreach (var (text, count) in ((string, long)[])[("We know of it.", 1), ("We know of it.", 1), ("We know of it, all of us.", 2)])
        {
            Assert.Equal(303, (await agent.PostFormAsync(form, ("Value", "internal"), ("Reason", text))).Code);
            Assert.Equal(count, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        }
    }

    private Part Changed(string field) => field switch
    {
        "Files" => Picture,
        "PriorityId" or "ThenPriorityId" => Part.Field(field, $"{Shop.Priorities["Critical"]}"),
        "CategoryId" => Part.Field(field, $"{Shop.Categories.Values.First()}"),
        "ThenStatusId" => Part.Field(field, $"{Shop.Statuses["pending_client"]}"),
        "Visibility" => Part.Field(field, "internal"),
        "For" => Part.Field(field, Shop.Pine.Dana.Email),
        "Source" => Part.Field(field, "phone"),
        _ => Part.Field(field, "Something else altogether"),
    };

    private static Part[] With(Part[] typed, Part changed) => [.. typed.Where(p => p.Name != changed.Name), changed];

    private static async Task AssertCountsAsync(PortalClient browser, Answer page, Part[] typed, Part changed)
    {
        async Task<string?> SendAsync(params Part[] parts)
        {
            var answer = await browser.SendFormAsync(page, parts);
            Assert.True(answer.Code == 303, $"{answer.Code}: {answer.Text}");
            return answer.Location;
        }

        var first = await SendAsync(typed);
        Assert.Equal(first, await SendAsync(typed));
        var second = await SendAsync(With(typed, changed));
        Assert.NotEqual(first, second);
        Assert.Equal(second, await SendAsync(With(typed, changed)));
        Assert.Equal(first, await SendAsync(typed));
    }
}
