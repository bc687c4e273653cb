namespace KtPortal.Tests.Support;

/// <summary>Small files whose content is what their name says.</summary>
internal static class TestFiles
{
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>The beginning of a Windows program.</summary>
    public static readonly byte[] Exe = [0x4D, 0x5A, 0x90, 0x00, .. new byte[60]];
}
