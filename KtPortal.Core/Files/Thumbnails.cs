using System.Collections.Frozen;

namespace KtPortal.Core.Files;

/// <summary>
/// Small pictures of pictures: made when one is first shown and kept beside the file, so they go with it. Who may see the file is the
/// caller's to ask.
/// </summary>
public sealed class Thumbnails(FileStores stores) : IDisposable
{
    public const string ContentType = "image/webp";

    private static readonly FrozenSet<string> Kinds =
        FrozenSet.Create(StringComparer.Ordinal, "image/png", "image/jpeg", "image/gif", "image/webp");

    // Unpacking takes two hundred megabytes at most, and a processor: some at a time, others wait a little.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Whether there can be one: browsers show these kinds, and no others.</summary>
    public static bool AreOf(string contentType) => Kinds.Contains(contentType);

    /// <summary>Null where there is none: what was sent is no picture that can be made small.</summary>
    public async Task<byte[]?> FindAsync(StoredFile file, CancellationToken cancel)
    {
        if (!AreOf(file.ContentType) || file.SizeBytes > PictureReduction.MostBytes)
        {
            return null;
        }

        var store = stores.Of(file.Store);
        var key = FileKeys.ThumbnailOf(file.ObjectKey);
        var small = await ReadAsync(store, key, cancel);
        if (small is null)
        {
            if (!await places.WaitAsync(Patience, cancel))
            {
                return null;
            }

            try
            {
                small = await MakeAsync(store, file.ObjectKey, key, cancel);
            }
            finally
            {
                places.Release();
            }
        }

        return small is { Length: > 0 } ? small : null;
    }

    public void Dispose() => places.Dispose();

    // Nothing is kept as nothing: it is tried once.
    private static async Task<byte[]?> MakeAsync(IFileStore store, string from, string to, CancellationToken cancel)
    {
        if (await ReadAsync(store, from, cancel) is not { } picture)
        {
            return null;
        }

        var small = PictureReduction.Reduce(picture);
        try
        {
            await store.PutAsync(to, new MemoryStream(small), small.Length, ContentType, cancel);
        }
        catch (FileStoreFullException)
        {
            // It is shown all the same, and made anew the next time.
        }

        return small;
    }

    private static async Task<byte[]?> ReadAsync(IFileStore store, string key, CancellationToken cancel)
    {
        try
        {
            await using var content = await store.OpenAsync(key, cancel);
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, cancel);
            return whole.ToArray();
        }
        catch (FileMissingException)
        {
            return null;
        }
    }
}
