namespace KtPortal.Bench;

/// <summary>What happens meanwhile goes to standard error: standard output is the table.</summary>
internal static class Progress
{
    public static void Say(string line) => Console.Error.WriteLine(line);
}
