using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

/// <summary>One real mail and what must come out of it.</summary>
internal sealed record Sample(string Id, string Kind, string File, JsonElement Checks)
{
    /// <summary>As a message; a body alone gets the headers it needs.</summary>
    internal MimeMessage Read() => MimeReader.Read(Bytes(), cancel: TestContext.Current.CancellationToken);

    internal byte[] Bytes()
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        var type = Kind switch
        {
            "text_body" => "text/plain",
            "html_body" => "text/html",
            _ => null,
        };
        var head = type is null ? "" : $"From: a@example.org\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. bytes];
    }
}

/// <summary>Our own small mails, and the shared collection of real ones where it is at hand.</summary>
internal static class Samples
{
    internal const string Absent = "samples are not here: ../shared/samples";

    private static readonly string[] SharedFolders = ["../shared", "../../shared"];

    private static readonly Lazy<IReadOnlyList<Sample>> All = new(Load);

    internal static IEnumerable<Sample> OfCategory(string prefix) =>
        All.Value.Where(sample => sample.Id.StartsWith(prefix, StringComparison.Ordinal));

    internal static Sample Find(string id)
    {
        var sample = All.Value.FirstOrDefault(sample => sample.Id == id);
        Assert.SkipWhen(sample is null, Absent);
        return sample!;
    }

    internal static MimeMessage Fixture(string name) => MimeReader.Read(FixtureBytes(name), cancel: TestContext.Current.CancellationToken);

    internal static byte[] FixtureBytes(string name) => File.ReadAllBytes(Path.Combine(SourceFolder(), "Fixtures", name + ".eml"));

    private static IReadOnlyList<Sample> Load()
    {
        var folder = Folder();
        if (folder is null)
        {
            return [];
        }
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expectations.json")));
        return [.. json.RootElement.GetProperty("cases").EnumerateArray().Select(item => new Sample(
            item.GetProperty("id").GetString()!,
            item.GetProperty("kind").GetString()!,
            Path.Combine(folder, item.GetProperty("file").GetString()!),
            item.GetProperty("checks").Clone()))];
    }

    private static string? Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "KtPortal.sln")))
        {
            root = root.Parent;
        }
        return root is null
            ? null
            : SharedFolders
                .Select(shared => Path.GetFullPath(Path.Combine(root.FullName, shared, "samples", "mail")))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "expectations.json")));
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
