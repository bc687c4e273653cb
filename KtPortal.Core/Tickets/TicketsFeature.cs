using KtPortal.Core.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Tickets;

public static class TicketsFeature
{
    public static IServiceCollection AddTickets(this IServiceCollection services, TicketLimits limits)
    {
        services.AddLimits();
        services.AddSingleton(limits);
        services.AddScoped<TicketAllowance>();
        services.AddSingleton<DeskCounters>();
        services.AddScoped<TicketJournal>();
        services.AddScoped<TicketFiles>();
        services.AddScoped<TicketSubmission>();
        services.AddScoped<TicketReplies>();
        services.AddScoped<MailedFiles>();
        services.AddScoped<MailedTickets>();
        services.AddScoped<MailedReplies>();
        services.AddSingleton<CommentMail>();
        services.AddScoped<TicketAssignment>();
        services.AddScoped<TicketChanges>();
        services.AddScoped<TicketUndo>();
        services.AddScoped<TicketAcceptance>();
        services.AddScoped<TicketParticipants>();
        services.AddScoped<TicketEdits>();
        services.AddScoped<ClientClosure>();
        services.AddScoped<PortalTicketQueries>();
        services.AddScoped<DeskTicketQueries>();
        services.AddScoped<DeskSuggestions>();
        services.AddScoped<TicketChoices>();
        return services;
    }
}
