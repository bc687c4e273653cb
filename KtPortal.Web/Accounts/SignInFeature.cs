using Microsoft.AspNetCore.Identity;

namespace KtPortal.Web.Accounts;

public static class SignInFeature
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddIdentityCore<Login>(options =>
        {
            // PasswordRules says what is asked; complexity is not.
            options.Password.RequiredLength = PasswordRules.Min;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
            options.User.AllowedUserNameCharacters = "";
        });
        services.AddScoped<IUserStore<Login>, LoginStore>();
        services.AddSingleton<IPasswordHasher<Login>, Argon2PasswordHasher>();
        services.AddSingleton<ILookupNormalizer, LowercaseNormalizer>();
        services.AddHttpContextAccessor();
        services.AddScoped<KnownBrowser>();
        services.AddScoped<SignInGuard>();
        services.AddScoped<SignIn>();
        services.AddSingleton<DemoAccounts>();
        return services;
    }
}
