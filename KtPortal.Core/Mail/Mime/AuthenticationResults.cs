using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>What one method found, with its properties: <c>dkim=pass header.d=example.org</c>.</summary>
public sealed record AuthenticationResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties);

/// <summary>
/// A field <c>Authentication-Results</c>, RFC 8601 section 2.2: the server that wrote it, then results parted by semicolons, with
/// comments and quoted strings anywhere. Read in one pass; what can't be understood is passed over.
/// </summary>
public sealed class AuthenticationResults
{
    private const int MaxResults = 100;

    private AuthenticationResults(string server, List<AuthenticationResult> results) => (Server, Results) = (server, results);

    /// <summary>The authserv-id, as written.</summary>
    public string Server { get; }

    public IReadOnlyList<AuthenticationResult> Results { get; }

    public static AuthenticationResults Read(string raw)
    {
        var statements = Statements(raw);
        var results = new List<AuthenticationResult>();
        foreach (var words in statements.Skip(1))
        {
            if (results.Count < MaxResults && ReadResult(words) is { } result)
            {
                results.Add(result);
            }
        }

        return new AuthenticationResults(statements is [[var server, ..], ..] ? server : "", results);
    }

    // Each statement is words and the sign "=" between them; a quoted string is one word.
    private static List<List<string>> Statements(string raw)
    {
        var statements = new List<List<string>> { new() };
        var word = new StringBuilder();
        void End()
        {
            if (word.Length > 0)
            {
                statements[^1].Add(word.ToString());
                word.Clear();
            }
        }

        for (var at = 0; at < raw.Length && statements.Count <= MaxResults + 1; at++)
        {
            switch (raw[at])
            {
                case '(':
                    at = EndOfComment(raw, at);
                    End();
                    break;
                case '"':
                    at = ReadQuoted(raw, at, word);
                    break;
                case ';':
                    End();
                    statements.Add([]);
                    break;
                case '=':
                    End();
                    statements[^1].Add("=");
                    break;
                case var c when char.IsWhiteSpace(c):
                    End();
                    break;
                case var c:
                    word.Append(c);
                    break;
            }
        }

        End();
        return statements;
    }

    private static int EndOfComment(string raw, int at)
    {
        for (var depth = 0; at < raw.Length; at++)
        {
            depth += raw[at] == '(' ? 1 : raw[at] == ')' ? -1 : 0;
            at += raw[at] == '\\' ? 1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        return at;
    }

    private static int ReadQuoted(string raw, int at, StringBuilder word)
    {
        for (at++; at < raw.Length && raw[at] != '"'; at++)
        {
            at += raw[at] == '\\' && at + 1 < raw.Length ? 1 : 0;
            word.Append(raw[at]);
        }

        return at;
    }

    private static AuthenticationResult? ReadResult(List<string> words)
    {
        if (words is not [{ } method, "=", { } result, ..] || method == "=" || result == "=")
        {
            return null;
        }

        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 4; i + 1 < words.Count; i++)
        {
            if (words[i] == "=" && words[i - 1] != "=" && words[i + 1] != "=")
            {
                properties.TryAdd(words[i - 1], words[i + 1]);
            }
        }

        // "dkim/1" names the method's version.
        return new AuthenticationResult(method.Split('/')[0].ToLowerInvariant(), result.ToLowerInvariant(), properties);
    }
}
