using System.Globalization;

namespace KtPortal.Bench;

internal sealed record BenchOptions
{
    public const string Usage = """
        script/bench [--small] [--only NAME,...] [--seconds 10] [--warmup 90] [--concurrency 8]
                     [--streams 2000,5000|none] [--no-rls] [--statements] [--out FILE]
        script/bench --lists 20000,200000,1000000 [--concurrency 8]
        script/bench --clocks 200000

          --small       a twentieth of the data, for a quick try
          --only        pages whose name contains one of these words ("none": no pages)
          --warmup      seconds at most before each page is measured; it ends when the runtime compiles nothing more (default 90)
          --streams     counts of subscribers, one after the other; default 2000
          --statements  after each page its costliest SQL statements, to standard error
          --lists       nothing but the desk's list, in a tenant of so many tickets, one after the other
          --clocks      nothing but the clocks of service levels, in a tenant of so many tickets
          --out         also writes the document, Markdown
        """;

    public bool Small { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    public int Seconds { get; init; } = 10;

    public int WarmUp { get; init; } = 90;

    public int Concurrency { get; init; } = 8;

    public IReadOnlyList<int> Streams { get; init; } = [2000];

    public bool Rls { get; init; } = true;

    public bool Statements { get; init; }

    public IReadOnlyList<int> Lists { get; init; } = [];

    /// <summary>0: not this one.</summary>
    public int Clocks { get; init; }

    public string? Out { get; init; }

    public required string Command { get; init; }

    /// <exception cref="ArgumentException">An argument isn't known.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions { Command = string.Join(' ', args.Prepend("script/bench")) };
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--small" => options with { Small = true },
                "--only" => options with { Only = Value().Split(',') },
                "--seconds" => options with { Seconds = Number() },
                "--warmup" => options with { WarmUp = Number() },
                "--concurrency" => options with { Concurrency = Number() },
                "--streams" => options with { Streams = Counts(Value()) },
                "--no-rls" => options with { Rls = false },
                "--statements" => options with { Statements = true },
                "--lists" => options with { Lists = Counts(Value()) },
                "--clocks" => options with { Clocks = Number() },
                "--out" => options with { Out = Value() },
                _ => throw new ArgumentException($"Unknown: {args[i]}"),
            };
        }

        return options;
    }

    private static List<int> Counts(string said) =>
        said == "none" ? [] : [.. said.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    public bool Wants(string name) => Only.Count == 0 || Only.Any(o => name.Contains(o, StringComparison.OrdinalIgnoreCase));
}
