using System.Runtime.CompilerServices;

namespace KtPortal.Core.Kernel;

/// <summary>A refusal a person can act on. Turned into HTTP in one place; bugs and broken infrastructure throw instead.</summary>
public abstract record Problem
{
    private Problem(string code) => Code = code;

    private Problem(string kind, string? text)
        : this(ProblemCode.Of(text) ?? kind)
    {
    }

    /// <summary>
    /// Says to programs what the text says to people, in whatever language: the name of that text, "ticket.closed_for_changes". Such a
    /// text keeps its name. Without one of its own it is the kind of problem: "not_found", "invalid".
    /// </summary>
    public string Code { get; }

    /// <summary>Not there, or not visible to the actor: the two are one answer.</summary>
    public sealed record NotFound() : Problem("not_found");

    /// <summary>Visible, but the right is missing.</summary>
    public sealed record Forbidden(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("forbidden", TextName);

    /// <summary>A form that can't be taken as it is. Its code is its error's; of several it is "invalid", and each has its own.</summary>
    public sealed record Invalid(FieldErrors Errors) : Problem(Errors.Count == 1 ? Errors.All[0].Code : Kind)
    {
        internal const string Kind = "invalid";

        public Invalid(string field, string message, [CallerArgumentExpression(nameof(message))] string? text = null)
            : this(FieldErrors.Of(field, message, text))
        {
        }
    }

    /// <summary>Somebody else was first, or the state no longer allows it.</summary>
    public record Conflict(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("conflict", TextName);

    /// <summary>What was to be changed is not any more as it was read.</summary>
    public sealed record Stale(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Conflict(Message, TextName);

    public sealed record TooMany(string Message, TimeSpan RetryAfter, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("too_many", TextName);

    /// <summary>Nothing is wrong with what was asked; what it needs from outside the portal isn't there just now.</summary>
    public sealed record Unavailable(string Message, [CallerArgumentExpression(nameof(Message))] string? TextName = null)
        : Problem("unavailable", TextName);
}
