using System.Runtime.CompilerServices;

namespace KtPortal.Core.Kernel;

/// <summary>What is wrong with one field of a form.</summary>
/// <param name="Field">Empty for the whole form.</param>
/// <param name="Code">Says to programs what the message says to people, as <see cref="Problem.Code"/> does: "ticket.priority_not_shown".</param>
/// <param name="Message">In the user's words and language.</param>
public sealed record FieldError(string Field, string Code, string Message);

/// <summary>What is wrong with a form: one message a field, of which the first stands.</summary>
public sealed class FieldErrors
{
    private readonly List<FieldError> all = [];

    public IReadOnlyList<FieldError> All => all;

    public int Count => all.Count;

    public static FieldErrors Of(string field, string message, string? text)
    {
        var errors = new FieldErrors();
        errors.Add(field, message, text);
        return errors;
    }

    /// <param name="text">How the message's text is named where it is said: what its code is read from.</param>
    public void Add(string field, string message, [CallerArgumentExpression(nameof(message))] string? text = null)
    {
        if (!Has(field))
        {
            all.Add(new FieldError(field, ProblemCode.Of(text) ?? Problem.Invalid.Kind, message));
        }
    }

    public bool Has(string field) => all.Exists(e => e.Field == field);

    /// <summary>Null where nothing is wrong.</summary>
    public string? MessageOf(string field) => all.Find(e => e.Field == field)?.Message;
}
