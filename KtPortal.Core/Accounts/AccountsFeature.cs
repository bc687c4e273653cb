using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Accounts;

public static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<SignInThrottle>();
        services.AddScoped<AccountLinks>();
        return services;
    }
}
