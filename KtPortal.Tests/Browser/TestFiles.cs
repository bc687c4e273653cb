using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>Small files whose content is what their name says.</summary>
internal static class TestFiles
{
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    public static FilePayload Picture(string name = "paper-jam.png") => new() { Name = name, MimeType = "image/png", Buffer = Png };
}
