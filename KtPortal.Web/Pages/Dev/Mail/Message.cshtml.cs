using KtPortal.Core.Mail;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Dev.Mail;

/// <summary>One mail: text, HTML in a frame of its own, headers. Development only.</summary>
[Open("development only")]
[EntersItself]
public sealed class MessageModel(MailArchive archive, IHostEnvironment environment) : PortalPage
{
    public MailSheet Mail { get; private set; } = null!;

    /// <summary>The frame follows none.</summary>
    public IEnumerable<string> Links => Mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.StartsWith("http://", StringComparison.Ordinal) || word.StartsWith("https://", StringComparison.Ordinal)).Distinct();

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!environment.IsDevelopment() || await DevMailEndpoint.FindAsync(Db, archive, Served.TenantId, id, Cancel) is not { } mail)
        {
            return NotFound();
        }

        Mail = mail;
        return Page();
    }
}
