using KtPortal.Core.Demo;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Mail;

public sealed class MailFeature : Feature
{
    public const string HeldPlace = "held-mail";

    public override IReadOnlyList<PermissionGrant> Permissions => MailPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 800, HeldPlace, "/desk/admin/mail", "inbox", () => HeldMailTexts.HeldMail)
        {
            Permission = TenancyPermissions.ManageSettings,
        },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(MailOptions.Read(deployment.Setting, deployment.Links));
        services.AddScoped<IDemoPart, MailDemo>();
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
        services.AddReaction<TicketCreated, TicketReceipt>("mail");
        services.AddReaction<TicketCommented, CommentMails>("mail");
        services.AddOutboxEffect<MailSending>(MailQueue.Send, RetryPlan.Patient);
        services.AddOutboxEffect<InboundProcessing>(InboundIntake.Received);
    }
}
