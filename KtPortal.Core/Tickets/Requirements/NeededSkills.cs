using System.Text.Json;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Requirements;

/// <param name="Level">The lowest that is enough.</param>
/// <param name="People">Who has it at that level or above.</param>
public sealed record NeededSkill(string Name, int Level, IReadOnlyList<Guid> People)
{
    /// <summary>"VPN 3".</summary>
    public override string ToString() => $"{Name} {Level}";
}

/// <summary>What a ticket asks of whoever works on it, by its service and its category, and who of the provider's people has it.</summary>
public sealed record NeededSkills(IReadOnlyList<NeededSkill> All)
{
    public static readonly NeededSkills None = new([]);

    // Where service and category ask for the same, the higher level counts. What was set aside is asked of nobody.
    internal const string Needed = """
        select r.tenant_id, r.skill_id, max(r.level) as level from (
            select s.tenant_id, s.skill_id, s.level from service_skills s where s.tenant_id = t.tenant_id and s.service_id = t.service_id
            union all select c.tenant_id, c.skill_id, c.level from category_skills c
                where c.tenant_id = t.tenant_id and c.category_id = t.category_id) r
        group by r.tenant_id, r.skill_id
        """;

    private const string Column = $"""
        (select jsonb_agg(jsonb_build_object('name', k.name, 'level', n.level, 'people', array(select h.user_id from user_skills h
            where h.tenant_id = k.tenant_id and h.skill_id = k.id and h.level >= n.level)) order by k.sort_order, k.name)::text
        from ({Needed}) n join skills k on k.tenant_id = n.tenant_id and k.id = n.skill_id and k.is_active)
        """;

    /// <summary>
    /// What user <c>u</c> lacks of what the ticket asks for whose number is the parameter: an array of texts.
    /// </summary>
    internal static string LackedFor(string parameter) => $"""
        array(select k.name || ' ' || n.level from tickets t cross join lateral ({Needed}) n
            join skills k on k.tenant_id = n.tenant_id and k.id = n.skill_id and k.is_active
            left join user_skills h on h.tenant_id = k.tenant_id and h.skill_id = k.id and h.user_id = u.id
            where t.number = {parameter} and coalesce(h.level, 0) < n.level order by k.sort_order, k.name)
        """;

    /// <summary>A column of a statement about a ticket <c>t</c>, read by <see cref="Read"/>. Others than the provider have no right to it.</summary>
    internal static string Selected(Actor actor) => (IsFor(actor) ? Column : "null::text") + " as needed_skills";

    internal static bool IsFor(Actor actor) => actor.Audience == Audience.Provider;

    internal static NeededSkills Read(string? json) => json is null ? None : new(JsonSerializer.Deserialize<NeededSkill[]>(json, JsonSerializerOptions.Web)!);

    public bool IsEmpty => All.Count == 0;

    /// <summary>"VPN 3, Firewalls 2".</summary>
    public override string ToString() => string.Join(", ", All);

    /// <summary>Null where the person has all of it.</summary>
    public string? LackedBy(Guid person) =>
        string.Join(", ", All.Where(s => !s.People.Contains(person))) is { Length: > 0 } lacks ? lacks : null;
}
