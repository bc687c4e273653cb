using System.Text.Json;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Why a ticket could be given to nobody, as it is kept with the ticket: counts, said in each reader's language.</summary>
public sealed record NobodyFree(int Members, IReadOnlyList<NobodyFree.Part> Parts)
{
    public const string NoRight = "right";
    public const string NoSkill = "skill";
    public const string Full = "full";

    /// <param name="Why">One of these, or the key of an <see cref="Absence"/>.</param>
    /// <param name="What">The skill with its level: "VPN 3".</param>
    public sealed record Part(string Why, string? What, int Count);

    /// <summary>A column of a statement about a ticket <c>t</c>. How the provider shares its work is its own: others have no right to it.</summary>
    internal static string Selected(Actor actor) => actor.Audience == Audience.Provider
        ? "(select w.reason::text from ticket_assignment_waits w where w.tenant_id = t.tenant_id and w.ticket_id = t.id) as nobody_free"
        : "null::text as nobody_free";

    internal static NobodyFree? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<NobodyFree>(json, JsonSerializerOptions.Web);
}
