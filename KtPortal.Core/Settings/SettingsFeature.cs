using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Settings;

/// <summary>What tenants set for themselves.</summary>
public sealed class SettingsFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<SettingsStore>();
    }
}

public static class SettingsServices
{
    /// <summary>A feature's settings: declared by <typeparamref name="TBook"/>.</summary>
    public static void AddSettings<TBook, T>(this IServiceCollection services)
        where TBook : Settings<T>
        where T : class, new()
    {
        services.AddSingleton<TBook>();
        services.AddSingleton<SettingsBook>(provider => provider.GetRequiredService<TBook>());
        services.AddScoped<ITakesBack, SettingsUndo<TBook, T>>();
    }
}

/// <summary>Takes back what was just set, as long as nobody set anything since.</summary>
public sealed class SettingsUndo<TBook, T>(TBook book, SettingsStore store) : ITakesBack
    where TBook : Settings<T>
    where T : class, new()
{
    public bool Knows(string kind) => kind == book.Kind;

    public string Say(Change change) => AdminWords.Of(change);

    public Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel) =>
        store.TakeBackAsync(actor, book, change, cancel);
}
