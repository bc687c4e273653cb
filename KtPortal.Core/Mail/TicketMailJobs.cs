using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Mail;

/// <summary>A ticket came in: its receipt.</summary>
public sealed class TicketSubmittedMail(TicketMails mails) : IOutboxHandler
{
    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
        mails.ConfirmAsync(payload.GetProperty("ticket").GetGuid(), cancel);
}

/// <summary>Somebody commented: a mail to each reader.</summary>
public sealed class TicketCommentedMail(TicketMails mails) : IOutboxHandler
{
    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
        mails.TellAsync(payload.GetProperty("ticket").GetGuid(), payload.GetProperty("comment").GetGuid(), cancel);
}
