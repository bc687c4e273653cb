using KtPortal.Core.Jobs;
using KtPortal.Core.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Accounts;

public static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddLimits();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<AccountLocks>();
        services.AddScoped<AccountLinks>();
        services.AddScoped<UserSessions>();
        services.AddOutboxHandler<AccountLinkJob>(AccountLinkJob.Kind);
        services.AddOutboxHandler<AccountLockedJob>(AccountLockedJob.Kind);
        return services;
    }
}
