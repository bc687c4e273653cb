using System.Net;
using System.Net.Sockets;
using System.Text;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Http;

/// <summary>Who goes away in the middle of sending, or sends less than announced: no fault of the product, and none in its log.</summary>
public sealed class BrokenLinesTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded";
    private const string Files = "Content-Type: multipart/form-data; boundary=b";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a form for everybody", "/login", Form, "Email=dana")]
    [InlineData("a form of who is signed in", "/account", Form, "Name=Dana")]
    [InlineData("a form in parts", "/account", Files, "--b\r\nContent-Disposition: form-data; name=\"Name\"\r\n\r\nDan")]
    [InlineData("a field of a form with files", "/portal/tickets/new", Files, "--b\r\nContent-Disposition: form-data; name=\"Subject\"\r\n\r\nPrint")]
    [InlineData("a file", "/portal/tickets/new", Files, "{token}--b\r\nContent-Disposition: form-data; name=\"Files\"; filename=\"a.txt\"\r\n\r\n{long}")]
    [InlineData("a mail", "/ingress/mail", "Authorization: Bearer kt-mail-token\r\nContent-Type: message/rfc822", "From: a@b.example\r\n\r\n{long}")]
    [InlineData("a mail in a form", "/ingress/mail", "Authorization: Bearer kt-mail-token\r\n" + Files, "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nFrom: a@b.example\r\n\r\n{long}")]
    [InlineData("a mail in JSON", "/ingress/mail", "Authorization: Bearer kt-mail-token\r\nContent-Type: application/json", "{\"RawEmail\": \"From: a@b")]
    public async Task Is_no_fault(string what, string path, string headers, string body)
    {
        using var browser = await portal.App.SignInAs(portal.Shop.Harbor.Dana);
        var page = await browser.GetAsync("/portal/tickets/new");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");
        var begun = body.Replace("{long}", new string('x', 20_000), StringComparison.Ordinal)
            .Replace("{token}", $"--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n", StringComparison.Ordinal);
        var cookies = string.Join("; ", browser.Cookies.GetCookies(browser.Address("/")).Select(c => $"{c.Name}={c.Value}"));
        string Head(int length) =>
            $"POST {path} HTTP/1.1\r\nHost: kt.localhost\r\nCookie: {cookies}\r\nX-Forwarded-For: 198.18.99.1\r\nConnection: close\r\n{headers}\r\nContent-Length: {length}\r\n\r\n";
        var earlier = portal.App.Complaints.Count;

        // All that was announced, which is not all there should be.
        var answer = await SendAsync(Head(Encoding.UTF8.GetByteCount(begun)) + begun, Leaving.Stays);
        Assert.Matches("^HTTP/1.1 [1-4]", answer);
        // Says goodbye in the middle, and is gone in the middle.
        await SendAsync(Head(100_000) + begun, Leaving.SaysGoodbye);
        await SendAsync(Head(100_000) + begun, Leaving.IsGone);
        Assert.Equal(200, (await browser.GetAsync("/portal/tickets")).Code);
        Assert.True(portal.App.Complaints.Count == earlier, $"{what}: {string.Join('\n', portal.App.Complaints.Skip(earlier))}");
    }

    [Fact]
    public async Task A_file_that_is_not_in_the_store_is_not_there()
    {
        using var dana = await portal.App.SignInAs(portal.Shop.Harbor.Dana);
        var sent = await dana.SendFormAsync("/portal/tickets/new", Part.Field("Subject", "With a file"), Part.Field("Description", "It is attached."), Part.File("damage.png", TestFiles.Png));
        var link = (await dana.GetAsync(sent.Location!)).Document.QuerySelector("a[href^='/files/']")!.GetAttribute("href")!;
        Assert.Equal(200, (await dana.GetAsync(link)).Code);
        var id = link.Split('/', '?')[2];
        var key = await portal.Database.Truth<string>("select object_key from files where id = $1", Guid.Parse(id));
        File.Delete(Path.Combine(portal.App.DataFolder, "files", key));

        var answer = await dana.GetAsync(link);
        Assert.Equal(404, answer.Code);
        Assert.NotNull(answer.Document.QuerySelector("main a[href='/portal/tickets']"));
        var complaint = Assert.Single(portal.App.Complaints, line => line.Contains(key, StringComparison.Ordinal));
        Assert.StartsWith("Warning: There is no file", complaint, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", complaint, StringComparison.Ordinal);
    }

    private enum Leaving
    {
        Stays,
        SaysGoodbye,
        IsGone,
    }

    /// <returns>What came back to who stayed.</returns>
    private async Task<string> SendAsync(string request, Leaving leaving)
    {
        using var requests = new NodeRequests(portal.App);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, portal.App.Port, Cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), Cancel);
        if (leaving != Leaving.Stays)
        {
            await Eventually(() => requests.Begun > 0);
            socket.LingerState = new LingerOption(leaving == Leaving.IsGone, 0);
            socket.Close();
            await Eventually(() => requests.Ended == requests.Begun);
            return "";
        }

        var answer = new List<byte>();
        var buffer = new byte[8192];
        for (int count; (count = await socket.ReceiveAsync(buffer, Cancel)) > 0;)
        {
            answer.AddRange(buffer[..count]);
        }

        return Encoding.UTF8.GetString([.. answer]);
    }
}
