using KtPortal.Web.Http;
using KtPortal.Web.Requests;

namespace KtPortal.Tests.Web.Requests;

/// <summary>What looks like a program is asked; people are not.</summary>
public sealed class RobotCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, "", "It does not work.", null)]
    [InlineData(60, "", "See https://one.example and https://two.example", null)]
    [InlineData(2, "", "It does not work.", "Answer")]
    [InlineData(60, "http://buy.example", "It does not work.", "Answer")]
    [InlineData(60, "", "a://b c://d e://f g://h", "Answer")]
    [InlineData(25 * 60 * 60, "", "It does not work.", "")]
    public void Haste_the_trap_and_links_bring_a_question(int seconds, string trap, string text, string? field)
    {
        var form = new SealedForm(Now.AddSeconds(-seconds), Guid.CreateVersion7(), null, []);
        Assert.Equal(field, RobotCheck.Check(form, trap, null, text, Now)?.Errors.All[0].Field);
        Assert.Equal("", RobotCheck.Check(null, trap, null, text, Now)?.Errors.All[0].Field);
    }

    [Theory]
    [InlineData("7", true)]
    [InlineData(" 7 ", true)]
    [InlineData("8", false)]
    [InlineData("seven", false)]
    [InlineData(null, false)]
    public void The_right_answer_sends_it_whatever_it_looked_like(string? answer, bool isRight)
    {
        var form = new SealedForm(Now, Guid.CreateVersion7(), (3, 4), []);
        Assert.Equal(isRight, RobotCheck.Check(form, "http://buy.example", answer, "", Now) is null);
        Assert.Contains("three plus four", RobotCheck.Ask((3, 4)), StringComparison.Ordinal);
    }
}
