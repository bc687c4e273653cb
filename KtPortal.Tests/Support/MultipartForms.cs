using System.Text;
using AngleSharp.Html.Dom;

namespace KtPortal.Tests.Support;

/// <summary>One part of a form with files: a field, or a file.</summary>
public sealed record Part(string Name, byte[] Content, string? FileName = null)
{
    public static Part Field(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    public static Part File(string fileName, byte[] content) => new("Files", content, fileName);
}

public static class MultipartForms
{
    /// <summary>Sends the page's form that takes files, as a browser without scripts does: its hidden fields first, then these.</summary>
    public static async Task<Answer> SendFormAsync(this PortalClient browser, Answer page, params Part[] parts)
    {
        var form = page.Document.QuerySelector("form[enctype='multipart/form-data']") ?? throw new InvalidOperationException($"{page.Path} has no form with files:\n{page.Body}");
        using var body = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Where(h => parts.All(p => p.Name != h.Name)))
        {
            body.Add(new StringContent(hidden.Value), hidden.Name!);
        }

        foreach (var part in parts)
        {
            var content = new ByteArrayContent(part.Content);
            if (part.FileName is null)
            {
                body.Add(content, part.Name);
            }
            else if (part.FileName.Contains('%', StringComparison.Ordinal))
            {
                // As browsers write it, who know no second form of a name.
                content.Headers.ContentDisposition = new("form-data") { Name = $"\"{part.Name}\"", FileName = $"\"{part.FileName}\"" };
                body.Add(content);
            }
            else
            {
                body.Add(content, part.Name, part.FileName);
            }
        }

        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, browser.Address(form.GetAttribute("action")!)) { Content = body });
    }

    public static async Task<Answer> SendFormAsync(this PortalClient browser, string path, params Part[] parts) =>
        await browser.SendFormAsync(await browser.GetAsync(path), parts);
}
