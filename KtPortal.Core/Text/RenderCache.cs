namespace KtPortal.Core.Text;

/// <summary>
/// Remembers what a text was made into, by the text itself, up to a size in bytes for all together: however large one is, it is
/// paid for once. There is a young and an old generation: when the young is full it becomes the old and the old is dropped; what
/// is asked for again moves to the young. That is nearly least-recently-used, without a list to keep.
/// </summary>
/// <param name="sizeOf">Bytes of a result, besides its text.</param>
internal sealed class RenderCache<T>(long capacity, Func<T, long> sizeOf)
    where T : class
{
    private const int EntryOverhead = 120;
    private readonly Lock gate = new();
    private Dictionary<Key, T> young = [];
    private Dictionary<Key, T> old = [];
    private long youngSize;
    private long oldSize;

    /// <summary>The hash is reckoned once, before anybody has to wait for it.</summary>
    private readonly record struct Key(string Text, int Hash)
    {
        public override int GetHashCode() => Hash;
    }

    public long Size
    {
        get
        {
            lock (gate)
            {
                return youngSize + oldSize;
            }
        }
    }

    public T GetOrAdd(string text, Func<string, T> make)
    {
        var key = new Key(text, text.GetHashCode(StringComparison.Ordinal));
        lock (gate)
        {
            if (Find(key) is { } known)
            {
                return known;
            }
        }

        var made = make(text); // two may make the same at once; the results are equal
        lock (gate)
        {
            Keep(key, made);
        }

        return made;
    }

    private T? Find(Key key)
    {
        if (young.TryGetValue(key, out var made))
        {
            return made;
        }

        if (!old.Remove(key, out made))
        {
            return null;
        }

        oldSize -= SizeOf(key, made);
        Keep(key, made);
        return made;
    }

    private void Keep(Key key, T made)
    {
        var size = SizeOf(key, made);
        if (size > capacity / 2 || !young.TryAdd(key, made))
        {
            return;
        }

        youngSize += size;
        if (youngSize > capacity / 2)
        {
            (old, oldSize) = (young, youngSize);
            (young, youngSize) = ([], 0);
        }
    }

    private long SizeOf(Key key, T made) => (2L * key.Text.Length) + sizeOf(made) + EntryOverhead;
}
