using System.Text.RegularExpressions;

namespace KtPortal.Core.Mail;

/// <summary>Where the link of a mail leads by which its reader gets no more like it. It stands for that person: once the mail left, nobody keeps it.</summary>
public static partial class StopAddress
{
    public const string Path = "/portal/stop/";

    public static string Of(string token) => Path + Uri.EscapeDataString(token);

    internal static string Conceal(string text) => Links().Replace(text, Path + "…");

    [GeneratedRegex(@"/portal/stop/[\w-]+")]
    private static partial Regex Links();
}
