using KtPortal.Web.Tickets;

namespace KtPortal.Tests.Web.Tickets;

public sealed class MentionMarksTests
{
    [Theory]
    [InlineData("<p>Look, @Ana Lee!</p>", "<p>Look, <b class=\"mention\">@Ana Lee</b>!</p>")]
    [InlineData("<p><a href=\"https://x.example/@Ana Lee\">x</a> @Ana Leeson a@Ana Lee</p>", "<p><a href=\"https://x.example/@Ana Lee\">x</a> @Ana Leeson a@Ana Lee</p>")]
    [InlineData("@", "@")]
    public void A_name_is_marked_in_the_text_alone(string html, string marked) => Assert.Equal(marked, MentionMarks.Mark(html, ["Ana Lee"]));
}
