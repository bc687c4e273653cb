using KtPortal.Core.Kernel;

namespace KtPortal.Core.Placeholders;

/// <summary>Reads the values of one feature's placeholders.</summary>
public interface IPlaceholderSource
{
    /// <summary>As the actor may write them to those who read on the subject. Nothing for kinds of subjects that it doesn't know.</summary>
    /// <param name="readers">Who will read the text: what they may not read has no value.</param>
    Task<IReadOnlyDictionary<string, string?>> ReadAsync(Actor actor, Subject about, Visibility readers, CancellationToken cancel);
}

/// <summary>What placeholders stand for on one subject.</summary>
public sealed class PlaceholderValues(IEnumerable<IPlaceholderSource> sources)
{
    /// <param name="readers">Who will read the text; everybody, where that is not known yet.</param>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(
        Actor actor, Subject about, CancellationToken cancel, Visibility readers = Visibility.Public)
    {
        var all = new Dictionary<string, string?>();
        foreach (var source in sources)
        {
            foreach (var (name, value) in await source.ReadAsync(actor, about, readers, cancel))
            {
                all[name] = value;
            }
        }

        return all;
    }
}
