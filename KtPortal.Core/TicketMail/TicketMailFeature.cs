using KtPortal.Core.Demo;
using KtPortal.Core.Events;
using KtPortal.Core.Features;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Core.Tickets.Mentions;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.TicketMail;

/// <summary>Tickets by mail: what is told of them, and what comes in.</summary>
public sealed class TicketMailFeature : Feature
{
    private const string LastActiveSql =
        "(select max(t.last_activity_at) from tickets t where t.tenant_id = p.tenant_id and t.contact_id = p.contact_id)";

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(new TicketMailLimits());
        services.AddSingleton(new ContactActivity(LastActiveSql));
        services.AddScoped<IDemoPart, TicketMailDemo>();
        services.AddScoped<IMailSubject, TicketMailSubject>();
        services.AddScoped<INewMail, InboundTickets>();
        services.AddScoped<TicketMailReaders>();
        services.AddScoped<TicketMailTexts>();
        services.AddScoped<TicketMails>();
        services.AddScoped<InboundComments>();
        services.AddScoped<InboundReplies>();
        services.AddScoped<InboundLimits>();
        services.AddScoped<MailNaming>();
        services.AddScoped<MailAccess>();
        services.AddScoped<HeldReplies>();
        services.AddReaction<TicketCreated, TicketReceipt>("mail", together: true);
        services.AddReaction<TicketCommented, CommentMails>("mail", together: true);
        services.AddReaction<CommentChanged, CommentRevisions>("mail", together: true);
        services.AddReaction<PeopleMentioned, MentionNotices>("mail", together: true);
        services.AddReaction<TicketEscalated, EscalationNotices>("mail", together: true);
    }
}
