using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;

namespace KtPortal.Tests.Kernel;

/// <summary>What a refusal is called for programs: the name of its text, the same in every language.</summary>
public sealed class ProblemCodeTests
{
    [Fact]
    public void A_text_names_the_code()
    {
        Assert.Equal("ticket.may_not_change", new Problem.Forbidden(TicketProblemTexts.MayNotChange).Code);
        Assert.Equal("ticket.comment_missing", new Problem.Invalid("Content", TicketTexts.CommentMissing).Code);
        var number = "KT-1";
        Assert.Equal("ticket.closed_for_changes", new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(number)).Code);
        Assert.Equal("ticket.changed_meanwhile", new Problem.Stale(TicketProblemTexts.ChangedMeanwhile).Code);
    }

    [Fact]
    public void Without_one_the_kind_is_the_code()
    {
        var text = "Whatever";
        Assert.Equal("not_found", new Problem.NotFound().Code);
        Assert.Equal("conflict", new Problem.Conflict(text).Code);
        Assert.Equal("too_many", new Problem.TooMany(text, TimeSpan.Zero).Code);
        Assert.Equal("forbidden", new Problem.Forbidden(text.Length > 3 ? TicketProblemTexts.ClosedForChanges : TicketProblemTexts.OnlyTake).Code);
    }

    [Fact]
    public void Of_several_errors_each_has_a_code_and_the_first_at_a_field_stands()
    {
        var errors = new FieldErrors();
        errors.Add("Content", TicketTexts.CommentMissing);
        errors.Add("Subject", TicketProblemTexts.CancelWhy);
        errors.Add("Content", TicketProblemTexts.ReopenWhy);
        Assert.Equal([("Content", "ticket.comment_missing"), ("Subject", "ticket.cancel_why")], errors.All.Select(e => (e.Field, e.Code)));
        Assert.Equal("Write something.", errors.MessageOf("Content"));
        Assert.Null(errors.MessageOf("Name"));
        Assert.Equal("invalid", new Problem.Invalid(errors).Code);
    }

    private static class TicketTexts
    {
        public static string CommentMissing => "Write something.";
    }
}
