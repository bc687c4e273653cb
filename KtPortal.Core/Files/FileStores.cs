namespace KtPortal.Core.Files;

/// <summary>The stores that files lie in: new ones go to the first, old ones are found by the name their row carries.</summary>
public sealed class FileStores(IReadOnlyList<IFileStore> stores)
{
    public IFileStore Current => stores[0];

    public IFileStore Of(string name) =>
        stores.FirstOrDefault(s => s.Name == name) ?? throw new InvalidOperationException($"The file store '{name}' is not configured.");
}
