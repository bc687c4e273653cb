using KtPortal.Core.Events;
using KtPortal.Core.Features;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Requests;

/// <summary>Help for who has no login: the form on a host's first page, and the link to the one ticket that it made.</summary>
public sealed class RequestsFeature : Feature
{
    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from request_keys where created_at < now() - interval '24 hours'"),
        new("delete from request_links where expires_at < now()"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<RequestAllowance>();
        services.AddScoped<RequestOffers>();
        services.AddScoped<RequestIntake>();
        services.AddScoped<LinkedTickets>();
        services.AddScoped<RequestConfirmations>();
        services.AddScoped<RequestReplies>();
        services.AddReaction<TicketCreated, RequestReceipt>("request", together: true);
    }
}
