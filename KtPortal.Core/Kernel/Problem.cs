using System.Runtime.CompilerServices;

namespace KtPortal.Core.Kernel;

/// <summary>A refusal a person can act on. Turned into HTTP in one place; bugs and broken infrastructure throw instead.</summary>
public abstract record Problem
{
    private Problem(string kind, string? text) => Code = ProblemCode.Of(text) ?? kind;

    /// <summary>
    /// Says to programs what the text says to people, in whatever language: the name of that text, "ticket.closed_for_changes". Such a
    /// text keeps its name. Without one of its own it is the kind of problem: "not_found", "invalid".
    /// </summary>
    public string Code { get; }

    /// <summary>Not there, or not visible to the actor: the two are one answer.</summary>
    public sealed record NotFound() : Problem("not_found", null);

    /// <summary>Visible, but the right is missing.</summary>
    public sealed record Forbidden(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("forbidden", TextName);

    /// <summary>One message a field, in the user's words. The empty field name stands for the whole form.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors, string? TextName = null) : Problem("invalid", TextName)
    {
        public Invalid(string field, string message, [CallerArgumentExpression(nameof(message))] string? text = null)
            : this(new Dictionary<string, string> { [field] = message }, text)
        {
        }
    }

    /// <summary>Somebody else was first, or the state no longer allows it.</summary>
    public record Conflict(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null) : Problem("conflict", TextName);

    /// <summary>What was to be changed is not any more as it was read.</summary>
    public sealed record Stale(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null) : Conflict(Message, TextName);

    public sealed record TooMany(string Message, TimeSpan RetryAfter, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("too_many", TextName);
}
