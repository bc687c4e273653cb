using System.Buffers;

namespace KtPortal.Core.Files;

/// <summary>A folder outside the web root. Written beside, synced to the disk, then renamed to its place.</summary>
public sealed class LocalFileStore : IFileStore
{
    private const int BufferSize = 128 * 1024;

    private readonly string root;
    private readonly string incoming;

    public LocalFileStore(string root)
    {
        this.root = Path.GetFullPath(root);
        incoming = Path.Combine(this.root, ".incoming");
        Disk.CreateFolder(incoming);
    }

    public string Name => "local";

    public async Task PutAsync(string key, Stream content, long? length, string contentType, CancellationToken cancel)
    {
        var path = PathOf(key);
        var draft = Path.Combine(incoming, Guid.CreateVersion7().ToString("n"));
        try
        {
            var written = await WriteAsync(draft, content, cancel);
            if (length is { } expected && expected != written)
            {
                throw new IOException($"{written} of {expected} bytes arrived for {key}.");
            }

            OrFull(() => Place(draft, path));
        }
        finally
        {
            File.Delete(draft); // gone already where all went well
        }
    }

    public Task<Stream> OpenAsync(string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream>(new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileMissingException(key, missing);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(key);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    public Task<bool> ExistsAsync(string key, CancellationToken cancel) => Task.FromResult(File.Exists(PathOf(key)));

    private string PathOf(string key)
    {
        FileKeys.Require(key);
        var path = root;
        foreach (var part in key.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new IOException($"{path} is a link. The file store follows none.");
            }
        }

        return path;
    }

    private async Task<long> WriteAsync(string draft, Stream content, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = OrFull(() => Disk.CreateFile(draft));
            int read;
            while ((read = await content.ReadAsync(buffer, cancel)) > 0)
            {
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                }
                catch (IOException full) when (Disk.IsFull(full))
                {
                    throw new FileStoreFullException(Name, full);
                }
            }

            OrFull(() => file.Flush(flushToDisk: true));
            return file.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Place(string draft, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var isNew = !Directory.Exists(folder);
        Disk.CreateFolder(folder);
        File.Move(draft, path, overwrite: true);
        Disk.SyncFolder(folder);
        while (isNew && folder != root)
        {
            folder = Path.GetDirectoryName(folder)!;
            Disk.SyncFolder(folder);
        }
    }

    private void OrFull(Action write) => OrFull(() =>
    {
        write();
        return true;
    });

    private T OrFull<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException full) when (Disk.IsFull(full))
        {
            throw new FileStoreFullException(Name, full);
        }
    }
}
