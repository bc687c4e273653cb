using KtPortal.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Mail;

public static class MailFeature
{
    /// <summary>Needs tickets, files and jobs beside it.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, MailOptions options)
    {
        services.AddSingleton(options);
        services.AddScoped<MailFaces>();
        services.AddScoped<OutgoingLimits>();
        services.AddScoped<LimitNotices>();
        services.AddScoped<MailQueue>();
        services.AddScoped<AccountMails>();
        services.AddScoped<TicketMailReaders>();
        services.AddScoped<TicketMailTexts>();
        services.AddScoped<TicketMails>();
        services.AddSingleton<MailDeliveries>();
        services.AddScoped<MailArchive>();
        services.AddScoped<FailedMail>();
        services.AddScoped<HeldMail>();
        services.AddScoped<HeldOutgoing>();
        services.AddScoped<InboundIntake>();
        services.AddScoped<InboundReading>();
        services.AddScoped<InboundRouting>();
        services.AddScoped<InboundComments>();
        services.AddScoped<InboundReplies>();
        services.AddScoped<InboundLimits>();
        services.AddScoped<MailNaming>();
        services.AddScoped<InboundTickets>();
        services.AddScoped<InboundBounces>();
        services.AddScoped<MailThreads>();
        services.AddScoped<MailSenders>();
        services.AddScoped<MailAccess>();
        services.AddOutboxHandler<TicketSubmittedMail>("ticket.submitted");
        services.AddOutboxHandler<TicketCommentedMail>("ticket.commented");
        services.AddOutboxEffect<MailSending>(MailQueue.Send);
        services.AddOutboxEffect<InboundProcessing>(InboundIntake.Received);
        return services;
    }
}
