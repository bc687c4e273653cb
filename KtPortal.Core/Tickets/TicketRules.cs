using System.Runtime.CompilerServices;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>Limits of what people type on forms and send by API.</summary>
public static class TicketRules
{
    public const int SubjectMin = 5;
    public const int SubjectMax = 500;
    public const int DescriptionMin = 10;
    public const int DescriptionMax = 10_000;
    public const int CommentMax = 10_000;

    public static FieldErrors CheckTexts(string? subject, string? description)
    {
        var errors = new FieldErrors();
        Check(errors, "Subject", subject, SubjectMin, SubjectMax, ProblemTexts.SubjectMissing);
        Check(errors, "Description", description, DescriptionMin, DescriptionMax, ProblemTexts.DescriptionMissing);
        return errors;
    }

    public static FieldErrors CheckSubject(string? subject)
    {
        var errors = new FieldErrors();
        Check(errors, "Subject", subject, SubjectMin, SubjectMax, ProblemTexts.SubjectMissing);
        return errors;
    }

    public static FieldErrors CheckComment(string? content)
    {
        var errors = new FieldErrors();
        Check(errors, "Content", content, 1, CommentMax, ProblemTexts.CommentMissing);
        return errors;
    }

    private static void Check(FieldErrors errors, string field, string? text, int min, int max, string ask,
        [CallerArgumentExpression(nameof(ask))] string? asked = null)
    {
        var (seen, length) = (TypedText.Seen(text).Length, TypedText.WithLineEnds((text ?? "").Trim()).Length);
        if (!TypedText.IsText(text))
        {
            errors.Add(field, ProblemTexts.TextIsNone);
        }
        else if (seen == 0)
        {
            errors.Add(field, ask.With(min), asked);
        }
        else if (seen < min)
        {
            errors.Add(field, ProblemTexts.TextTooShort.With(seen, min));
        }
        else if (length > max)
        {
            errors.Add(field, ProblemTexts.TextTooLong.With(length, max));
        }
    }
}
