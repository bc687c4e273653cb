using System.Collections.Frozen;
using System.Security.Cryptography;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>
/// Addresses of the built files with the hash of their content, so that browsers may keep them for ever.
/// <see cref="Load"/> runs once at start; without it addresses carry no hash.
/// </summary>
public static class Assets
{
    private static FrozenDictionary<string, string> _urls = FrozenDictionary<string, string>.Empty;

    public static string Css { get; private set; } = Bare("app.css");
    public static string Script { get; private set; } = Bare("app.js");
    public static string Sprite { get; private set; } = Bare("sprite.svg");

    /// <summary>All of the desk: fetched while nothing else is, so that the next page has its own at once.</summary>
    public static IReadOnlyList<string> DeskSheets { get; private set; } = [];

    /// <param name="webRoot">Null where there is no wwwroot: nothing has been built yet.</param>
    public static void Load(string? webRoot)
    {
        var folder = Path.Combine(webRoot ?? "", "assets");
        if (webRoot is null || !Directory.Exists(folder))
        {
            return;
        }

        _urls = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !PrecompressedFiles.IsCompressed(file))
            .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), Hash: HashOf(file)))
            .ToFrozenDictionary(file => file.Name, file => $"{Bare(file.Name)}?v={file.Hash}", StringComparer.Ordinal);
        (Css, Script, Sprite) = (Url("app.css"), Url("app.js"), Url("sprite.svg"));
        DeskSheets = [.. _urls.Where(file => IsOfDesk(file.Key)).Select(file => file.Value).Order(StringComparer.Ordinal)];
    }

    public static string Url(string name) => _urls.TryGetValue(name, out var url) ? url : Bare(name);

    /// <summary>The styles of a page at the desk.</summary>
    /// <param name="kind">Which the page has of its own; null for none.</param>
    public static string DeskSheet(string? kind) => Url(kind is null ? "desk.css" : $"desk-{kind}.css");

    /// <summary>A script that runs once the page stands; it is asked for behind what the first paint waits for.</summary>
    public static IHtmlContent Module(string name) => new HtmlString($"<script type=\"module\" src=\"{Url(name)}\" fetchpriority=\"low\"></script>");

    /// <summary>The query that tells one build's file from another's; empty where nothing was built.</summary>
    public static string Version(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? url[at..] : "";

    // "desk-all.css" is every part beside each other, for who builds them.
    private static bool IsOfDesk(string name) =>
        name.StartsWith("desk", StringComparison.Ordinal) && name.EndsWith(".css", StringComparison.Ordinal) && name != "desk-all.css";

    private static string Bare(string name) => "/assets/" + name;

    // Twelve digits of SHA-256; build.mjs writes the same into the font addresses of app.css.
    private static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..12];
    }
}
