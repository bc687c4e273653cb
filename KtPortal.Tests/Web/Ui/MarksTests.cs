using KtPortal.Web.Ui;

namespace KtPortal.Tests.Web.Ui;

public sealed class MarksTests
{
    [Fact]
    public void An_icon_is_hidden_from_those_who_listen_unless_it_has_a_name()
    {
        Assert.Equal("<svg class=\"icon icon-20\" aria-hidden=\"true\"><use href=\"" + Assets.Sprite + "#search\"/></svg>",
            Rendered.Html(Marks.Icon("search", "icon-20")));
        Assert.Contains("role=\"img\" aria-label=\"Not &quot;read&quot;\"", Rendered.Html(Marks.Icon("mail", "", "Not \"read\"")));
    }

    [Theory]
    [InlineData("new", "phase-new")]
    [InlineData("in_progress", "phase-in_progress")]
    [InlineData("cancelled", "phase-cancelled")]
    [InlineData("something a tenant made up", "phase-open")]
    public void A_status_is_the_shape_of_its_phase_and_the_tenants_word(string phase, string symbol)
    {
        var html = Rendered.Html(Marks.Status(phase, "With <us>"));

        Assert.StartsWith($"<span class=\"status\"><svg class=\"phase {symbol}\" viewBox=\"0 0 16 16\"", html, StringComparison.Ordinal);
        Assert.EndsWith("With &lt;us&gt;</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_alone_says_its_word()
    {
        Assert.Contains("role=\"img\" aria-label=\"Waiting on you\"", Rendered.Html(Marks.PhaseMark("pending", "Waiting on you")));
        Assert.Contains("class=\"priority priority-high\"", Rendered.Html(Marks.Priority("high", "High priority")));
    }

    [Theory]
    [InlineData("late", "sla-late", "#flame")]
    [InlineData("soon", "sla-soon", "#clock-alert")]
    [InlineData("ok", "sla-ok", "#clock\"")]
    public void A_clock_has_shape_and_words(string state, string css, string icon)
    {
        var html = Rendered.Html(Marks.Sla(state, "6 min"));

        Assert.Contains(css, html);
        Assert.Contains(icon, html);
        Assert.EndsWith("6 min</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dana Whitfield", "DW")]
    [InlineData("  tessa  von der lindqvist ", "TL")]
    [InlineData("Kre8ivTech", "KR")]
    [InlineData("Ångström (Oslo)", "ÅO")]
    [InlineData("𝒜da 𝒟oe", "𝒜𝒟")]
    [InlineData("", "?")]
    public void Initials_are_the_first_letters_of_the_first_and_last_word(string name, string initials) =>
        Assert.Equal(initials, AvatarMark.InitialsOf(name));

    [Fact]
    public void A_name_keeps_its_colour_and_names_differ()
    {
        Assert.Equal(AvatarMark.ColourOf("Harbor Dental"), AvatarMark.ColourOf("Harbor Dental"));

        var colours = Enumerable.Range(0, 400).Select(n => AvatarMark.ColourOf($"Person {n}")).ToList();
        Assert.All(colours, colour => Assert.InRange(colour, 1, 8));
        Assert.Equal(8, colours.Distinct().Count());
    }

    [Fact]
    public void A_name_is_never_markup()
    {
        var html = Rendered.Html(Marks.Avatar("<b> &x", "md", org: true, label: "<b> \"x\""));

        Assert.DoesNotContain("<b>", html);
        Assert.Contains("avatar-organization avatar-medium", html);
        Assert.Contains("aria-label=\"&lt;b&gt; &quot;x&quot;\"", html);
    }
}
