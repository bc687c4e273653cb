namespace KtPortal.Core.Kernel;

/// <summary>A refusal a person can act on. Turned into HTTP in one place; bugs and broken infrastructure throw instead.</summary>
public abstract record Problem
{
    private Problem()
    {
    }

    /// <summary>Not there, or not visible to the actor: the two are one answer.</summary>
    public sealed record NotFound : Problem;

    /// <summary>Visible, but the right is missing.</summary>
    public sealed record Forbidden(string Message) : Problem;

    /// <summary>One message a field, in the user's words. The empty field name stands for the whole form.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : Problem
    {
        public Invalid(string field, string message)
            : this(new Dictionary<string, string> { [field] = message })
        {
        }
    }

    /// <summary>Somebody else was first, or the state no longer allows it.</summary>
    public sealed record Conflict(string Message) : Problem;

    public sealed record TooMany(string Message, TimeSpan RetryAfter) : Problem;
}

/// <summary>A value, or why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    public Problem? Problem { get; }

    public bool Succeeded => Problem is null;

    public T Value => Problem is null ? value! : throw new InvalidOperationException($"There is no value: {Problem}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}

/// <summary>Done, with nothing to say.</summary>
public readonly record struct Done
{
    public static readonly Done Instance;
}
