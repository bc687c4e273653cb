using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>RFC 3676 format=flowed: lines that end in a blank go on in the next line of the same quote depth.</summary>
internal static class FlowedText
{
    internal static string Unflow(string text, bool deleteSpace)
    {
        var result = new StringBuilder(text.Length);
        var flowing = false;
        var depth = 0;
        foreach (var line in text.Split('\n'))
        {
            var quotes = line.AsSpan().IndexOfAnyExcept('>') is var end and >= 0 ? end : line.Length;
            var content = line[quotes..];
            if (content.StartsWith(' '))
            {
                content = content[1..];
            }
            if (!flowing || quotes != depth || content == "-- ")
            {
                result.Append(result.Length > 0 || flowing ? "\n" : "").Append('>', quotes).Append(quotes > 0 ? " " : "");
            }
            depth = quotes;
            flowing = content.EndsWith(' ') && content != "-- ";
            result.Append(flowing && deleteSpace ? content[..^1] : content);
        }
        return result.ToString();
    }
}
