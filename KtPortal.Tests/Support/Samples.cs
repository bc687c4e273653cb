namespace KtPortal.Tests.Support;

/// <summary>Finds what lies beside the project: its own folder, and the shared samples that only its makers have.</summary>
internal static class Samples
{
    public static string ProjectRoot { get; } = FindRoot();

    /// <summary>The file's path; where it is absent the test skips itself.</summary>
    public static string Require(string name)
    {
        foreach (var up in (string[])["..", "../..", "../../.."])
        {
            var path = Path.GetFullPath(Path.Combine(ProjectRoot, up, "shared", "samples", name));
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The shared sample {name} is not here.");
        return "";
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KtPortal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("KtPortal.sln is in none of the folders above the tests.");
    }
}
