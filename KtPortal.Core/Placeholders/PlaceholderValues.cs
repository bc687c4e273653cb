using KtPortal.Core.Kernel;

namespace KtPortal.Core.Placeholders;

/// <summary>Reads the values of one feature's placeholders.</summary>
public interface IPlaceholderSource
{
    /// <summary>As the actor may write them to those who read on the subject. Nothing for kinds of subjects that it doesn't know.</summary>
    Task<IReadOnlyDictionary<string, string?>> ReadAsync(Actor actor, Subject about, CancellationToken cancel);
}

/// <summary>What placeholders stand for on one subject.</summary>
public sealed class PlaceholderValues(IEnumerable<IPlaceholderSource> sources)
{
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(Actor actor, Subject about, CancellationToken cancel)
    {
        var all = new Dictionary<string, string?>();
        foreach (var source in sources)
        {
            foreach (var (name, value) in await source.ReadAsync(actor, about, cancel))
            {
                all[name] = value;
            }
        }

        return all;
    }
}
