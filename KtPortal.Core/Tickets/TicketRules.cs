using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets;

/// <summary>Limits of what people type on forms and send by API.</summary>
public static class TicketRules
{
    public const int SubjectMin = 5;
    public const int SubjectMax = 500;
    public const int DescriptionMin = 10;
    public const int DescriptionMax = 10_000;
    public const int CommentMax = 10_000;

    public static Dictionary<string, string> CheckTexts(string? subject, string? description)
    {
        var errors = new Dictionary<string, string>();
        Check(errors, "Subject", subject, SubjectMin, SubjectMax, ProblemTexts.SubjectMissing);
        Check(errors, "Description", description, DescriptionMin, DescriptionMax, ProblemTexts.DescriptionMissing);
        return errors;
    }

    /// <returns>What is wrong with it, or null.</returns>
    public static string? CheckComment(string? content)
    {
        var errors = new Dictionary<string, string>();
        Check(errors, "Content", content, 1, CommentMax, ProblemTexts.CommentMissing);
        return errors.GetValueOrDefault("Content");
    }

    private static void Check(Dictionary<string, string> errors, string field, string? text, int min, int max, string ask)
    {
        var length = text?.Trim().Length ?? 0;
        if (length == 0)
        {
            errors[field] = ask.With(min);
        }
        else if (length < min)
        {
            errors[field] = ProblemTexts.TextTooShort.With(length, min);
        }
        else if (length > max)
        {
            errors[field] = ProblemTexts.TextTooLong.With(length, max);
        }
        else if (text!.Contains('\0', StringComparison.Ordinal))
        {
            errors[field] = ProblemTexts.TextIsNone;
        }
    }
}
