using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
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
        services.AddScoped<MailFaces>();
        services.AddScoped<OutgoingLimits>();
        services.AddScoped<LimitNotices>();
        services.AddScoped<MailQueue>();
        services.AddScoped<StaffNotices>();
        services.AddScoped<AccountMails>();
        services.AddScoped<MailSubjects>();
        services.AddScoped<MailOutcomes>();
        services.AddSingleton<MailDeliveries>();
        services.AddScoped<MailArchive>();
        services.AddScoped<FailedMail>();
        services.AddScoped<HeldMail>();
        services.AddScoped<HeldOutgoing>();
        services.AddScoped<InboundIntake>();
        services.AddScoped<InboundReading>();
        services.AddScoped<InboundRouting>();
        services.AddScoped<InboundBounces>();
        services.AddScoped<MailThreads>();
        services.AddScoped<MailSenders>();
        services.AddOutboxEffect<MailSending>(MailQueue.Send, RetryPlan.Patient);
        services.AddOutboxEffect<InboundProcessing>(InboundIntake.Received);
    }
}
