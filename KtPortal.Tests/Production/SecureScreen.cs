using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using Microsoft.Playwright;

namespace KtPortal.Tests.Production;

/// <summary>One window of one person before an <see cref="Installation"/>.</summary>
internal sealed class SecureScreen : IAsyncDisposable
{
    private readonly Installation installation;
    private readonly ConcurrentQueue<string> complaints = new();

    public SecureScreen(IPage page, Installation installation)
    {
        (Page, this.installation) = (page, installation);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Enqueue($"{message.Text} {message.Location} on {page.Url}");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue($"{error} on {page.Url}");
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => complaints;

    public async Task SignInAs(string host, string email)
    {
        await Page.GotoAsync(installation.Address(host, "/login").ToString());
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Shop.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("^(?!.*/login)"));
    }

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
