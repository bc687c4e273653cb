using KtPortal.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Accounts;

public static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<SignInThrottle>();
        services.AddScoped<AccountLinks>();
        services.AddScoped<UserSessions>();
        services.AddOutboxHandler<AccountLinkJob>(AccountLinkJob.Kind);
        return services;
    }
}
