using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets.Requirements;

/// <summary>What tickets of a category and of a service ask for, in each tenant.</summary>
internal sealed class RequiredSkillSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("service_skills", Readers.Provider) { MakeUnique = (required, actor) => required["skill_id"] = Other[actor.TenantId].ToString() },
        new("category_skills", Readers.Provider) { MakeUnique = (required, actor) => required["skill_id"] = Other[actor.TenantId].ToString() },
    ];

    public override string Written => """
        category_skills insert by provider: all
        category_skills update by provider: level
        category_skills delete by provider: rows
        service_skills insert by provider: all
        service_skills update by provider: level
        service_skills delete by provider: rows
        """;

    /// <summary>Of each tenant a skill that nothing asks for yet.</summary>
    private Dictionary<Guid, Guid> Other { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            var asked = Guid.CreateVersion7();
            Other[shop.TenantId] = Guid.CreateVersion7();
            await house.Force("insert into skills (tenant_id, id, name) values ($1, $2, 'Climbing'), ($1, $3, 'Diving')", shop.TenantId, asked, Other[shop.TenantId]);
            await house.Force(
                "insert into category_skills (tenant_id, id, category_id, skill_id, level) values ($1, gen_random_uuid(), $2, $3, 2)",
                shop.TenantId, shop.Categories["Bug Report"], asked);
            var service = Guid.CreateVersion7();
            await house.Force("insert into services (tenant_id, id, name) values ($1, $2, 'Roofs')", shop.TenantId, service);
            await house.Force(
                "insert into service_skills (tenant_id, id, service_id, skill_id, level) values ($1, gen_random_uuid(), $2, $3, 2)",
                shop.TenantId, service, asked);
        }
    }
}
