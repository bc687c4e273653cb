namespace KtPortal.Core.Text;

/// <summary>
/// Remembers what a text was rendered to, by the text itself, up to a size in bytes. Each shard has a young and an old
/// generation: when the young is full it becomes the old and the old is dropped; what is asked for again moves to the
/// young. That is nearly least-recently-used, without a list to keep.
/// </summary>
internal sealed class RenderCache(long capacity)
{
    private const int ShardCount = 16;
    private const int EntryOverhead = 120;
    private readonly Shard[] shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard(capacity / ShardCount / 2))];

    public long Size => shards.Sum(s => s.Size);

    public string GetOrAdd(string text, Func<string, string> render)
    {
        var shard = shards[(uint)text.GetHashCode(StringComparison.Ordinal) % ShardCount];
        if (shard.Find(text) is { } known)
        {
            return known;
        }

        var rendered = render(text); // two may render the same at once; the results are equal
        shard.Add(text, rendered);
        return rendered;
    }

    private static long SizeOf(string text, string rendered) => (2L * (text.Length + rendered.Length)) + EntryOverhead;

    private sealed class Shard(long generationSize)
    {
        private readonly Lock gate = new();
        private Dictionary<string, string> young = new(StringComparer.Ordinal);
        private Dictionary<string, string> old = new(StringComparer.Ordinal);
        private long youngSize;
        private long oldSize;

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

        public string? Find(string text)
        {
            lock (gate)
            {
                if (young.TryGetValue(text, out var rendered))
                {
                    return rendered;
                }

                if (!old.Remove(text, out rendered))
                {
                    return null;
                }

                oldSize -= SizeOf(text, rendered);
                Keep(text, rendered);
                return rendered;
            }
        }

        public void Add(string text, string rendered)
        {
            if (SizeOf(text, rendered) > generationSize / 4)
            {
                return; // one giant shouldn't push out everybody else
            }

            lock (gate)
            {
                Keep(text, rendered);
            }
        }

        private void Keep(string text, string rendered)
        {
            if (!young.TryAdd(text, rendered))
            {
                return;
            }

            youngSize += SizeOf(text, rendered);
            if (youngSize > generationSize)
            {
                (old, oldSize) = (young, youngSize);
                (young, youngSize) = (new(StringComparer.Ordinal), 0);
            }
        }
    }
}
