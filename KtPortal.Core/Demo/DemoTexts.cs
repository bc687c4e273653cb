namespace KtPortal.Core.Demo;

/// <summary>The demo's texts and files, each embedded from its feature's folder; names are unique.</summary>
internal static class DemoTexts
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(Open("Texts." + name));
        return reader.ReadToEnd();
    }

    public static byte[] Bytes(string name)
    {
        using var content = new MemoryStream();
        using var stream = Open("Texts." + name);
        stream.CopyTo(content);
        return content.ToArray();
    }

    public static Stream OpenFile(string name) => Open("Files." + name);

    private static Stream Open(string name) => typeof(DemoTexts).Assembly.GetManifestResourceStream("KtPortal.Core.Demo." + name)
        ?? throw new InvalidOperationException($"There is no '{name}'.");
}
