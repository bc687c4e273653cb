using KtPortal.Core.Placeholders;

namespace KtPortal.Tests.Placeholders;

public sealed class PlaceholderTests
{
    private static readonly PlaceholderBook Book = new([new(["ticket.number", "contact.first_name"]), new(["agent.name"], "ticket.custom.")]);

    [Fact]
    public void Values_stand_where_their_names_stood_and_one_without_a_value_stays()
    {
        var values = new Dictionary<string, string?> { ["ticket.number"] = "KT-1001", ["contact.first_name"] = " ", ["agent.name"] = null };

        Assert.Equal(
            "KT-1001 and KT-1001, {{contact.first_name}}, {{agent.name}}, {{other}}",
            PlaceholderText.Fill("{{ticket.number}} and {{ ticket.number }}, {{contact.first_name}}, {{agent.name}}, {{other}}", values));
    }

    [Fact]
    public void What_a_value_says_is_not_filled_again() =>
        Assert.Equal("{{agent.name}}", PlaceholderText.Fill("{{ticket.subject}}", new Dictionary<string, string?>
        {
            ["ticket.subject"] = "{{agent.name}}",
            ["agent.name"] = "Ari",
        }));

    [Theory]
    [InlineData("Hello {{contact.first_name}} of {{ticket.number}}", null)]
    [InlineData("No braces, { one }, {{}} and {{a\nb}}", null)]
    [InlineData("{{ticket.number}} {{ticket.nummer}}", "{{ticket.nummer}}")]
    [InlineData("{{article:reset-your-password}}", "{{article:reset-your-password}}")]
    public void A_text_is_kept_unless_it_names_what_nobody_fills(string text, string? unknown)
    {
        var refusal = Book.RefuseToKeep(text);

        Assert.Equal(unknown is null, refusal is null);
        if (unknown is not null)
        {
            Assert.Contains(unknown, refusal, StringComparison.Ordinal);
            Assert.Contains("{{ticket.number}} {{contact.first_name}} {{agent.name}}", refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_is_sent_unless_a_known_name_is_still_open()
    {
        Assert.Contains("{{agent.name}}", Book.RefuseToSend("Yours, {{agent.name}}"), StringComparison.Ordinal);
        Assert.Null(Book.RefuseToSend("In your template write {{ page.title }} and {{x}}."));
        Assert.Null(Book.RefuseToSend("Yours, Ari"));
        Assert.NotNull(Book.RefuseToSend("In {{ticket.custom.room}}"));
    }

    [Fact]
    public void A_name_of_the_tenants_own_is_kept_where_its_reader_knows_it()
    {
        Assert.Null(Book.RefuseToKeep("In {{ticket.custom.room}}", ["ticket.custom.room"]));
        Assert.Contains("{{ticket.custom.room}}", Book.RefuseToKeep("In {{ticket.custom.hall}}", ["ticket.custom.room"]), StringComparison.Ordinal);
        Assert.NotNull(Book.RefuseToKeep("In {{ticket.custom.room}}"));
    }
}
