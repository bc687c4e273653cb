using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KtPortal.Bench.Wire;

/// <summary>One browser of one person: a host, its cookies, and the requests it sends.</summary>
internal sealed partial class Visitor(string host)
{
    private readonly Dictionary<string, string> cookies = [];

    public string Host => host;

    public string Cookies => string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));

    /// <summary>Signs in over HTTP with the password that all accounts of the bench have.</summary>
    public void SignIn(Connection connection, string email, string password)
    {
        var token = TokenOf(connection, "/login");
        Keep(connection.Send(Post("/login", [("Email", email), ("Password", password), ("__RequestVerificationToken", token)])), "s", email);
    }

    /// <summary>Signs in with a magic link, which costs no hashing: for thousands of subscribers.</summary>
    public void SignInWithLink(Connection connection, string link)
    {
        var token = TokenOf(connection, "/login/link?token=" + link);
        Keep(connection.Send(Post("/login/link", [("Token", link), ("__RequestVerificationToken", token)])), "s", link);
    }

    /// <summary>The anti-forgery token of a form on this page; its cookie is kept.</summary>
    public string TokenOf(Connection connection, string path)
    {
        var answer = connection.Send(Get(path));
        Keep(answer, null, path);
        var found = Token().Match(answer.Text);
        return found.Success ? found.Groups[1].Value : throw new InvalidOperationException($"No form at {host}{path}: status {answer.Status}");
    }

    public byte[] Get(string path, string more = "") => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\n{Head()}{more}\r\n");

    public byte[] Post(string path, (string Name, string Value)[] fields) =>
        Body(path, "application/x-www-form-urlencoded", string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}")));

    /// <summary>As a browser sends a form that may hold files, with an empty file field.</summary>
    public byte[] PostMultipart(string path, (string Name, string Value)[] fields)
    {
        const string Boundary = "----BenchFormBoundary7MA4YWxkTrZu0gW";
        var body = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            body.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        body.Append(CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"Files\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--{Boundary}--\r\n");
        return Body(path, "multipart/form-data; boundary=" + Boundary, body.ToString());
    }

    private byte[] Body(string path, string type, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\n{Head()}Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private string Head() =>
        $"Host: {host}\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept: text/html\r\n{(cookies.Count == 0 ? "" : $"Cookie: {Cookies}\r\n")}";

    private void Keep(Answer answer, string? needed, string who)
    {
        foreach (var cookie in answer.Headers("Set-Cookie"))
        {
            var pair = cookie.Split(';')[0];
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            cookies[pair[..cut]] = pair[(cut + 1)..];
        }

        if (needed is not null && !cookies.ContainsKey(needed))
        {
            throw new InvalidOperationException($"{who} could not sign in at {host}: status {answer.Status}");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
