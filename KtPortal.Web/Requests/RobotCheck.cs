using System.Globalization;
using System.Security.Cryptography;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Http;

namespace KtPortal.Web.Requests;

/// <summary>
/// Whether a program filled in a visitor's form. Nobody is turned away: what looks like one is asked a question that people answer, with and
/// without scripts and eyes.
/// </summary>
public static class RobotCheck
{
    /// <summary>Nobody reads and fills in a form faster.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromSeconds(3);

    private const int MostLinks = 3;

    /// <param name="trap">A field that nobody sees.</param>
    /// <param name="answer">To the question, as it was typed.</param>
    /// <returns>Why it isn't sent yet; null where it may be.</returns>
    public static Problem.Invalid? Check(SealedForm? form, string? trap, string? answer, string? text, DateTimeOffset now)
    {
        if (form is null || now - form.Opened > VisitorSeal.Life)
        {
            return new Problem.Invalid("", RequestPageTexts.OpenTooLong);
        }

        if (form.Sum is { } sum)
        {
            return int.TryParse(answer?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said == sum.A + sum.B
                ? null
                : new Problem.Invalid("Answer", RequestPageTexts.AnswerWrong);
        }

        return !string.IsNullOrEmpty(trap) || now - form.Opened < Soonest || LinksIn(text) > MostLinks
            ? new Problem.Invalid("Answer", RequestPageTexts.AnswerPlease)
            : null;
    }

    public static (int A, int B) NewSum() => (RandomNumberGenerator.GetInt32(1, 10), RandomNumberGenerator.GetInt32(1, 10));

    public static string Ask((int A, int B) sum) => RequestPageTexts.Question.With(Word(sum.A), Word(sum.B));

    private static string Word(int number) => number switch
    {
        1 => RequestPageTexts.Number1,
        2 => RequestPageTexts.Number2,
        3 => RequestPageTexts.Number3,
        4 => RequestPageTexts.Number4,
        5 => RequestPageTexts.Number5,
        6 => RequestPageTexts.Number6,
        7 => RequestPageTexts.Number7,
        8 => RequestPageTexts.Number8,
        _ => RequestPageTexts.Number9,
    };

    private static int LinksIn(string? text) =>
        (text ?? "").Split("://", StringSplitOptions.None).Length - 1;
}
