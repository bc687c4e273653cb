using System.Collections.Frozen;
using System.Reflection;

namespace KtPortal.Core.Accounts;

/// <summary>
/// What is tried first: the most common passwords, also between digits and signs, spelled with them, repeated, or along the keyboard.
/// </summary>
public static class CommonPasswords
{
    private const int Shortest = 4;

    private static readonly FrozenSet<string> Words = Read();

    // Along the rows of keyboards, the columns, the alphabet and the numbers; both ways.
    private static readonly string[] Tracks =
    [
        .. ((string[])
        [
            "qwertyuiopasdfghjklzxcvbnmqwertyuiop", "qwertzuiopasdfghjklyxcvbnmqwertzuiop", "azertyuiopqsdfghjklmwxcvbnazertyuiop",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i9o0p",
            "q1w2e3r4t5y6u7i8o9p0", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
            "12345678901234567890123456789012345678901234567890",
        ]).SelectMany(track => (string[])[track, string.Concat(track.Reverse())]),
    ];

    public static bool Contains(string password)
    {
        var small = password.ToLowerInvariant();
        var word = Bare(small);
        return ((string[])[small, word, Spelled(word, 'l'), Spelled(word, 'i'), Bare(Spelled(WithoutEnd(small), 'i'))]).Any(IsCommon);
    }

    private static bool IsCommon(string text) =>
        text.Length >= Shortest && (Words.Contains(text) || Tracks.Any(t => t.Contains(text, StringComparison.Ordinal)) || IsRepeated(text));

    private static bool IsRepeated(string text) => Enumerable.Range(1, text.Length / 2).Where(length => text.Length % length == 0)
        .Any(length => string.Concat(Enumerable.Repeat(text[..length], text.Length / length)) == text &&
            (length <= Shortest || IsCommon(text[..length])));

    private static string Bare(string text) => WithoutEnd(text).TrimStart(NoLetters(text));

    private static string WithoutEnd(string text) => text.TrimEnd(NoLetters(text));

    private static char[] NoLetters(string text) => [.. text.Where(c => !char.IsLetter(c)).Distinct()];

    private static string Spelled(string text, char one) => string.Concat(text.Select(c => c switch
    {
        '@' or '4' => 'a',
        '3' => 'e',
        '1' or '!' => one,
        '0' => 'o',
        '$' or '5' => 's',
        '7' => 't',
        _ => c,
    }));

    private static FrozenSet<string> Read()
    {
        using var list = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream("KtPortal.Core.Accounts.common-passwords.txt")!);
        return list.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
