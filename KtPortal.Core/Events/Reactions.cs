using System.Collections.Frozen;
using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Events;

/// <summary>Who reacts to what.</summary>
public sealed class Reactions(IEnumerable<Reaction> reactions)
{
    private readonly FrozenDictionary<Type, string[]> kinds =
        reactions.GroupBy(r => r.Event).ToFrozenDictionary(g => g.Key, g => g.Select(r => r.Kind).ToArray());

    /// <summary>The jobs that follow an event.</summary>
    public IReadOnlyList<string> KindsOf(Type happened) => kinds.GetValueOrDefault(happened, []);
}

/// <param name="Kind">Of its jobs: <c>ticket.commented>mail</c>. Whoever may raise the event may ask for it.</param>
public sealed record Reaction(Type Event, string Kind);

public static class ReactionServices
{
    /// <summary>As events are written down: <c>{"ticket": "…", "comment": "…"}</c>.</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Says that a feature reacts to an event.</summary>
    /// <param name="name">Unlike those of other reactions to the same event; it stays when the class is renamed.</param>
    /// <param name="plan">When it is tried again; null for the usual plan.</param>
    /// <param name="module">Not for tenants that have it switched off.</param>
    /// <param name="together">See <see cref="JobKind"/>; not with a module.</param>
    public static IServiceCollection AddReaction<TEvent, TReaction>(
        this IServiceCollection services, string name, RetryPlan? plan = null, string? module = null, bool together = false)
        where TEvent : IEvent
        where TReaction : class, IReaction<TEvent>
    {
        var kind = $"{TEvent.Name}>{name}";
        services.AddScoped<TReaction>();
        services.AddSingleton(new Reaction(typeof(TEvent), kind));
        services.AddSingleton(new JobKind(kind, plan ?? RetryPlan.Usual, module, together && module is null));
        return services.AddKeyedScoped<IOutboxHandler>(kind, (p, _) => new Handler<TEvent>(p.GetRequiredService<TReaction>()));
    }

    private sealed class Handler<T>(IReaction<T> reaction) : IOutboxHandler
        where T : IEvent
    {
        public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
            reaction.ReactAsync(db, actor, Read(payload), cancel);

        private static T Read(JsonElement payload)
        {
            try
            {
                return payload.Deserialize<T>(Json) ?? throw new UnfitJobException($"It names no {T.Name}.");
            }
            catch (JsonException e)
            {
                throw new UnfitJobException($"It does not say what a {T.Name} is about: {e.Message}");
            }
        }
    }
}
