using System.Text;

namespace KtPortal.Bench.Load;

/// <summary>One request and what its answer must be: a bench of error pages is worth nothing.</summary>
internal readonly record struct Shot(byte[] Request, int Status, byte[] Holds);

/// <summary>A page under load.</summary>
/// <param name="Aim">The next request of a worker, by the worker's number and its turn.</param>
internal sealed record Scenario(string Name, Func<int, long, Shot> Aim)
{
    /// <summary>Each worker walks through all shots from a place of its own.</summary>
    public static Scenario Of(string name, IReadOnlyList<Shot> shots) =>
        new(name, (worker, turn) => shots[(int)((turn * 31 + worker * 7) % shots.Count)]);

    /// <summary>
    /// Posts the same form again and again, each time under a key of its own, as a person who fills it anew does.
    /// </summary>
    /// <param name="key">The key as it stands in the requests, to be overwritten.</param>
    public static Scenario OfForms(string name, IReadOnlyList<Shot> shots, string key, int concurrency)
    {
        // Every worker writes into requests of its own.
        var copies = Enumerable.Range(0, concurrency).Select(_ => shots.Select(s => s with { Request = [.. s.Request] }).ToArray()).ToArray();
        var at = shots.Select(s => s.Request.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key))).ToArray();
        return new(name, (worker, turn) =>
        {
            var i = (int)((turn * 31 + worker * 7) % shots.Count);
            Guid.CreateVersion7().TryFormat(copies[worker][i].Request.AsSpan(at[i]), out _);
            return copies[worker][i];
        });
    }
}
