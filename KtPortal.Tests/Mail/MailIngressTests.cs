using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KtPortal.Tests.Mail;

public sealed class MailIngressTests(MailHouse house) : IClassFixture<MailHouse>, IAsyncLifetime
{
    private readonly HttpClient client = new();
    private WebApplication app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024);
        builder.Services.AddData(house.Options).AddFeatures(new Deployment(_ => null, house.DataFolder, "https://{host}")).AddMailIngress();
        // Jobs run when a test says so.
        builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(OutboxWorker)));
        app = builder.Build();
        app.MapMailIngress();
        await app.StartAsync();
        client.BaseAddress = new Uri(app.Urls.Single());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "provider-token");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Raw_message_is_stored_with_its_envelope_before_it_is_acknowledged()
    {
        var raw = new Letter("dana@harbor-dental.example", "By HTTP", new string('x', 5000)).ToString();
        using var request = Raw(raw);
        request.Headers.Add("X-Envelope-From", "<bounce@harbor-dental.example>");
        request.Headers.Add("X-Envelope-To", $"{MailHouse.Support}, other@kre8ivtech.example");
        using var answer = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var row = await house.FindAsync(await IdAsync(answer));
        Assert.Equal(("received", "bounce@harbor-dental.example"), (row.State, row.EnvelopeFrom));
        Assert.Equal([MailHouse.Support, "other@kre8ivtech.example"], row.EnvelopeTo);
        Assert.Equal(raw, await File.ReadAllTextAsync(Path.Combine(house.DataFolder, "files", row.ObjectKey), Cancel));
        Assert.Matches($"^tenants/{house.Tenant}/mail/\\d{{4}}/\\d\\d/{row.Id}$", row.ObjectKey);
        await house.RunJobsAsync();
        Assert.Equal("processed", (await house.FindAsync(row.Id)).State);
    }

    [Fact]
    public async Task Same_message_again_is_a_duplicate()
    {
        var raw = new Letter("dana@harbor-dental.example", "Twice by HTTP", "x").ToString();
        using var first = await client.SendAsync(Raw(raw), Cancel);
        using var second = await client.SendAsync(Raw(raw), Cancel);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var told = await second.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(told.GetProperty("duplicate").GetBoolean());
        Assert.Equal(await IdAsync(first), told.GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("email")]
    [InlineData("body-mime")]
    public async Task Field_of_a_form_is_taken(string field)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" }, { new StringContent(new Letter("dana@harbor-dental.example", field, "x").ToString()), field } };
        using var answer = await client.PostAsync("/ingress/mail", form, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task String_in_json_is_taken()
    {
        using var answer = await client.PostAsJsonAsync("/ingress/mail", new Dictionary<string, string> { ["RawEmail"] = new Letter("dana@harbor-dental.example", "JSON", "x").ToString() }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("", "message/rfc822")]
    [InlineData(" \r\n\r\n", "message/rfc822")]
    [InlineData("{\"RawEmail\": 1}", "application/json")]
    [InlineData("{\"Raw", "application/json")]
    [InlineData("nothing", "multipart/form-data; boundary=b")]
    public async Task Nothing_in_it_is_400(string body, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await client.PostAsync("/ingress/mail", content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Wrong_token_is_401_and_guessing_is_shut_out()
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 22; i++)
        {
            using var answer = await client.SendAsync(Raw("x"), Cancel);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 20), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 2)], answers);
    }

    [Fact]
    public async Task Too_large_is_413_and_leaves_nothing()
    {
        await house.RunAsync("update email_mailboxes set max_message_bytes = 2000 where address = $1", MailHouse.NorthwindSupport);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "partner-token");
        using var answer = await client.SendAsync(Raw(new Letter("a@b.example", "Big", new string('x', 3000)).ToString()), Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        // Who asks first hears of it before sending; who doesn't may find the connection closed under what is still being sent.
        var asking = Raw(new string('x', 3_000_000));
        asking.Headers.ExpectContinue = true;
        using var huge = await client.SendAsync(asking, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from inbound_messages where size_bytes > 4000 and subject is null and mailbox_id = (select id from email_mailboxes where max_message_bytes = 2000)"));
        Assert.Empty(Directory.GetFiles(Path.Combine(house.DataFolder, "files", ".incoming")));
    }

    [Fact]
    public async Task What_cant_be_stored_is_503_so_that_it_comes_again()
    {
        var raw = new Letter("dana@harbor-dental.example", "No room", "x").ToString();
        await house.RunAsync("alter table inbound_messages rename to gone");
        using var answer = await client.SendAsync(Raw(raw), Cancel);
        await house.RunAsync("alter table gone rename to inbound_messages");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);

        using var again = await client.SendAsync(Raw(raw), Cancel);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
    }

    private static HttpRequestMessage Raw(string raw)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(raw));
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return new HttpRequestMessage(HttpMethod.Post, "/ingress/mail") { Content = content };
    }

    private static async Task<Guid> IdAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
}
