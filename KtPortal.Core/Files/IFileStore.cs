namespace KtPortal.Core.Files;

/// <summary>
/// Where files lie. Keys are our own (<see cref="FileKeys"/>); what a key holds appears whole or not at all, and when
/// <see cref="PutAsync"/> returns it is safe from a crash.
/// </summary>
public interface IFileStore
{
    /// <summary>"local" or "s3", as written beside each file.</summary>
    string Name { get; }

    /// <param name="content">Read once to its end and not closed.</param>
    /// <param name="length">Where it is known: anything else arriving is an error and nothing is stored.</param>
    /// <exception cref="FileStoreFullException">There is no room left.</exception>
    Task PutAsync(string key, Stream content, long? length, string contentType, CancellationToken cancel);

    /// <exception cref="FileMissingException">There is no such file.</exception>
    Task<Stream> OpenAsync(string key, CancellationToken cancel);

    /// <summary>Gone afterwards; that it was gone before is no error.</summary>
    Task DeleteAsync(string key, CancellationToken cancel);

    Task<bool> ExistsAsync(string key, CancellationToken cancel);
}

public sealed class FileStoreFullException(string store, Exception inner)
    : IOException($"The file store “{store}” is full. Free or add space; until then no files can be received.", inner);

public sealed class FileMissingException(string key, Exception? inner = null) : IOException($"There is no file {key}.", inner);
