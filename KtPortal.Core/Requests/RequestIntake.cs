using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Text;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Requests;

/// <summary>
/// Tickets of visitors. Who is behind the address is found as for a mail, and nothing that is answered says whether somebody was. Until
/// the link of the receipt is pressed the ticket is unconfirmed. Acts inside a system context.
/// </summary>
public sealed class RequestIntake(PortalDb db, TicketDoor door, MailSenders senders, RequestAllowance allowance, RequestOffers offers)
{
    /// <param name="actor">The system, with the address that asks.</param>
    public async Task<Result<Done>> SubmitAsync(Actor actor, RequestHost host, VisitorRequest input, CancellationToken cancel)
    {
        if (await offers.FindAsync(cancel) is null)
        {
            return new Problem.NotFound();
        }

        var errors = input.Check();
        var route = await door.FindRouteAsync(new(null, All: false) { Categories = [input.CategoryId] }, cancel);
        if (input.CategoryId != route.CategoryId)
        {
            errors.Add("CategoryId", ProblemTexts.CategoryNotShown);
        }

        if (errors.Count > 0)
        {
            return new Problem.Invalid(errors);
        }

        var id = Guid.CreateVersion7();
        if (!await db.ClaimForVisitorAsync(await KeyOfAsync(host, input, cancel), id, cancel))
        {
            return Done.Instance;
        }

        if (await allowance.RefuseRequestAsync(actor, input.Address, host, cancel) is { } tooMany)
        {
            return tooMany;
        }

        var requester = await FindRequesterAsync(host, input, cancel);
        await db.HandFilesOverAsync(input.FileIds, requester.OrganizationId, cancel);
        var name = TypedText.Of(input.Name, int.MaxValue);
        await door.OpenAsync(
            actor with { Name = name, DisplayName = name },
            new TicketOpening
            {
                Id = id,
                For = requester,
                Subject = input.Subject.Trim(),
                Description = WrittenText.AsTyped(input.Description).Trimmed(),
                Source = "portal",
                SourceRef = new TicketOrigin(Mail: null, IsRequest: true, Locale: input.Locale).Write(),
                IsUnconfirmed = true,
                FileIds = input.FileIds,
                Notes = name == requester.Name ? [] : [("named_otherwise", name)],
            },
            route,
            cancel);
        return Done.Instance;
    }

    // No login yet: whose it is becomes its reader when the address is confirmed. Nobody becomes staff by typing an address of theirs.
    private async Task<TicketRequester> FindRequesterAsync(RequestHost host, VisitorRequest input, CancellationToken cancel)
    {
        var typed = TypedText.Of(input.Name, int.MaxValue);
        var sender = await senders.FindAsync(new MimeAddress(typed, input.Address), host.PartnerId, null, cancel);
        if (sender.OrganizationId is null)
        {
            sender = await senders.MeetAsync(sender, host.OrganizationId, host.PartnerId, cancel);
        }

        return new TicketRequester(
            sender.OrganizationId!.Value, sender.IsStaff ? null : sender.ContactId, null, sender.IsStaff ? typed : sender.Name, sender.Address);
    }

    private async Task<Guid> KeyOfAsync(RequestHost host, VisitorRequest input, CancellationToken cancel) => FormKeys.KeyOf(
        input.FormKey, "request", $"{host.OrganizationId}", input.Name, input.Address, $"{input.CategoryId}", input.Subject, input.Description,
        await db.ContentsOfAsync(input.FileIds, cancel));
}
