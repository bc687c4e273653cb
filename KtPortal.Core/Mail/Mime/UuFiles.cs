using System.Text;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Files that old programs put right into the text: "begin 644 name", lines of uuencode, "end".</summary>
internal static partial class UuFiles
{
    private const int MaxFiles = 50;

    /// <summary>The text without them.</summary>
    internal static string TakeOut(string text, ICollection<MimePart> files)
    {
        if (!text.StartsWith("begin ", StringComparison.Ordinal) && !text.Contains("\nbegin ", StringComparison.Ordinal))
        {
            return text;
        }

        var lines = text.Split('\n');
        var kept = new List<string>(lines.Length);
        for (var at = 0; at < lines.Length; at++)
        {
            var begin = files.Count < MaxFiles ? Begin().Match(lines[at]) : Match.Empty;
            var end = begin.Success ? EndOf(lines, at) : -1;
            if (end < 0)
            {
                kept.Add(lines[at]);
                continue;
            }

            var content = TransferEncodings.DecodeUu(Encoding.ASCII.GetBytes(string.Join('\n', lines[at..(end + 1)]) + "\n"));
            files.Add(MimePart.File(begin.Groups[1].Value, "application/octet-stream", content));
            at = end;
        }

        return string.Join('\n', kept);
    }

    /// <summary>-1 where a line between has not the length it says.</summary>
    private static int EndOf(string[] lines, int at)
    {
        for (at++; at < lines.Length; at++)
        {
            var line = lines[at].TrimEnd('\r');
            if (line == "end")
            {
                return at;
            }

            var count = line.Length == 0 ? 0 : (line[0] - ' ') & 63;
            var isData = line.Length == 0 || (line[0] is >= ' ' and <= '`' && line.Length - 1 - ((count + 2) / 3 * 4) is >= -3 and <= 1);
            if (!isData)
            {
                return -1;
            }
        }

        return -1;
    }

    [GeneratedRegex("^begin [0-7]{3,4} (.{1,200}?)\r?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Begin();
}
