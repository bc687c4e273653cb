namespace KtPortal.Core.Demo;

/// <summary>The demo's texts, embedded beside the code.</summary>
internal static class DemoTexts
{
    public static string Read(string name)
    {
        using var stream = typeof(DemoTexts).Assembly.GetManifestResourceStream($"KtPortal.Core.Demo.Texts.{name}")
            ?? throw new InvalidOperationException($"There is no text '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
