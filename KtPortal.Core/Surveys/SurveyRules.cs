using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Surveys;

/// <summary>A rating as it was sent.</summary>
/// <param name="Comment">As typed; none where it holds nothing that one sees.</param>
public sealed record RatingDraft(int? Rating, string? Comment)
{
    internal string? Said => TypedText.IsBlank(Comment) ? null : TypedText.WithLineEnds(Comment!.Trim());

    internal Problem? Check()
    {
        var errors = new FieldErrors();
        if (Rating is not (>= 1 and <= Survey.Best))
        {
            errors.Add("Rating", SurveyProblemTexts.ChooseRating.With(Survey.Best));
        }

        if (!TypedText.IsText(Comment))
        {
            errors.Add("Comment", ProblemTexts.TextIsNone);
        }
        else if (Said is { Length: > TicketRules.CommentMax } said)
        {
            errors.Add("Comment", ProblemTexts.TextTooLong.With(said.Length, TicketRules.CommentMax));
        }

        return errors.Count > 0 ? new Problem.Invalid(errors) : null;
    }
}
