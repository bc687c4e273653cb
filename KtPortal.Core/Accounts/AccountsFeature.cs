using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Accounts;

public sealed class AccountsFeature : Feature
{
    public const string AccountPlace = "account";

    public override IReadOnlyList<PermissionGrant> Permissions => AccountPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Portal, 900, AccountPlace, "/account", "circle-user-round", () => LoginTexts.Account),
        new(PlaceGroup.Palette, 900, "desk." + AccountPlace, "/account", "circle-user-round", () => LoginTexts.Account),
        new(PlaceGroup.Palette, 910, "desk.password", "/account/password", "key-round", () => LoginTexts.ChangePassword),
    ];

    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from account_link_requests where created_at < now() - interval '1 day'"),
        new("delete from sign_in_failures where created_at < now() - interval '1 day'"),
        new("delete from sessions where coalesce(ended_at, expires_at) < now() - interval '90 days'"),
        new("delete from account_locks where locked_until < now() - interval '1 day'"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<SignInThrottle>();
        services.AddScoped<AccountLocks>();
        services.AddScoped<AccountLinks>();
        services.AddScoped<UserSessions>();
        services.AddOutboxHandler<AccountLinkJob>(AccountLinkJob.Kind);
        services.AddOutboxHandler<AccountLockedJob>(AccountLockedJob.Kind);
        services.AddOutboxHandler<PasswordChangedJob>(PasswordChangedJob.Kind);
    }
}
