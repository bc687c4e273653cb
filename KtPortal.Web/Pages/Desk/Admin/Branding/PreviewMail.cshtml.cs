using KtPortal.Core.Branding;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.TicketMail;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>A mail about a waiting ticket, as the brand would send it.</summary>
[Access(Surface.Desk, BrandPermissions.Manage)]
public sealed class PreviewMailModel(BrandSheets sheets, BrandPreviews previews, BrandImages images, TimeProvider clock) : PreviewFrame(sheets, previews, images)
{
    // Mail has its styles inline, as nothing else here.
    protected override string StylePolicy => "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    protected override IActionResult Answer()
    {
        var now = clock.GetUtcNow();
        var face = new MailFace(
            Owner, Sheet.Owner.IsPartner ? Owner : null, Settings.PortalName, null, Settings.Primary, Settings.Secondary, Settings.Accent,
            SpokenLanguages.Current.Tag, null)
        {
            Brand = Settings,
        };
        var (_, html) = MailLayout.Write(face, new MailContent
        {
            Heading = LetterTexts.ReceiptHeading.With(BrandPageTexts.SampleSubject),
            Body = WrittenText.InMarkdown(LetterTexts.ReceiptBody.With("KT-1042")),
            Figure = new MailPlace(3, 12, "High", now.AddMinutes(40), now, TimeZoneInfo.Utc).ToFigure(),
            Button = (LetterTexts.OpenTicket.With("KT-1042"), "#"),
            Hint = LetterTexts.ReceiptHint,
            Footer = LetterTexts.ReceiptFooter.With(Settings.PortalName),
            TakesReplies = true,
        });
        return Content(html, "text/html; charset=utf-8");
    }
}
