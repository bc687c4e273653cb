using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KtPortal.Tests.Support;

/// <summary>
/// A browser without scripts: keeps cookies per host, fills in forms with their hidden fields, and shows the answer as it
/// came, redirects included. Host names reach this machine without any DNS.
/// </summary>
public sealed class PortalClient : IDisposable
{
    private static int _browsers;
    private readonly int port;
    private readonly Func<IEnumerable<string>> complaints;
    private readonly HttpClient http;
    private readonly string address;
    private readonly bool https;

    /// <param name="complaints">What the node at this port logged, shown where a step fails.</param>
    internal PortalClient(int port, Func<IEnumerable<string>> complaints, string host, bool https = false)
    {
        (this.port, this.complaints, Host, this.https) = (port, complaints, host, https);
        var number = Interlocked.Increment(ref _browsers);
        address = string.Create(CultureInfo.InvariantCulture, $"198.18.{number / 250 % 256}.{(number % 250) + 1}");
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    /// <summary>Which host is asked; can be changed, the cookies stay with theirs.</summary>
    public string Host { get; set; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Headers sent with every request from now on.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Uri Address(string path) => new($"http://{Host}:{port}{path}");

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task SignInAs(string email, string password = Shop.Password)
    {
        var answer = await TrySignIn(email, password);
        if (answer.Status != HttpStatusCode.SeeOther)
        {
            throw new InvalidOperationException($"{email} could not sign in on {Host}: {(int)answer.Status} {answer.Text}\n{string.Join('\n', complaints())}");
        }
    }

    public Task<Answer> TrySignIn(string email, string password = Shop.Password, string? returnUrl = null) =>
        PostFormAsync("/login" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)), ("Email", email), ("Password", password));

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Address(path)));

    /// <summary>
    /// Opens the page, takes its (first fitting) form with its hidden fields, fills in the fields and sends it where the form says.
    /// </summary>
    public async Task<Answer> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync(path);
        return await PostFormAsync(page, fields);
    }

    /// <inheritdoc cref="PostFormAsync(string, ValueTuple{string, string}[])"/>
    public Task<Answer> PostFormAsync(Answer page, params (string Name, string Value)[] fields)
    {
        var forms = page.Document.QuerySelectorAll("form[method=post]").ToList();
        var form = forms.Find(f => fields.All(x => f.QuerySelector($"[name='{x.Name}']") is not null)) ?? forms.FirstOrDefault()
            ?? throw new InvalidOperationException($"{page.Path} answered {(int)page.Status} without a form:\n{page.Body}\n{string.Join('\n', complaints())}");
        var filled = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Where(h => fields.All(f => f.Name != h.Name))
            .Select(h => (h.Name ?? "", h.Value)).Concat(fields.Select(f => (f.Name, f.Value)));
        return PostAsync(form.GetAttribute("action") ?? page.Path, [.. filled]);
    }

    /// <summary>Sends fields as they are, with the token of a page that has a form.</summary>
    public async Task<Answer> PostFromAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var opened = await GetAsync(page);
        var token = opened.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        return await PostAsync(action, [.. fields, ("__RequestVerificationToken", token)]);
    }

    /// <summary>Sends fields as they are, without looking at any page first.</summary>
    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, Address(path))
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        if (https)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer(request.RequestUri!.PathAndQuery, response, body);
    }

    /// <summary>The bare client, for streams and downloads. Give it <see cref="Address"/>.</summary>
    public HttpClient Http => http;

    public void Dispose() => http.Dispose();
}

/// <summary>What came back, read to its end.</summary>
public sealed class Answer
{
    private readonly Lazy<IHtmlDocument> document;

    internal Answer(string path, HttpResponseMessage response, string body)
    {
        (Path, Status, Body) = (path, response.StatusCode, body);
        Location = response.Headers.Location?.OriginalString;
        ContentType = response.Content.Headers.ContentType?.ToString();
        Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        document = new(() => new HtmlParser().ParseDocument(body));
    }

    public string Path { get; }

    public HttpStatusCode Status { get; }

    public int Code => (int)Status;

    public string? Location { get; }

    public string? ContentType { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public string Body { get; }

    public IHtmlDocument Document => document.Value;

    /// <summary>What a person reads.</summary>
    public string Text => string.Join(' ', (Document.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public bool IsToLogin => Code is 302 or 303 && Location?.StartsWith("/login", StringComparison.Ordinal) == true;
}
