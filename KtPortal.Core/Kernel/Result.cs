namespace KtPortal.Core.Kernel;

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
