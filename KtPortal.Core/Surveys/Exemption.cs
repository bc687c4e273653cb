using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Surveys;

/// <summary>A client, or a person, that is never asked how a ticket was solved.</summary>
public sealed class Exemption : CatalogEntry
{
    public const int LongestName = 255;

    private Exemption()
    {
    }

    public Guid? OrganizationId { get; private set; }

    /// <summary>In small letters; null for a client.</summary>
    public string? Email { get; private set; }

    /// <summary>What tells a client from others of its name, in its list: its partner, its domains.</summary>
    public string? Beside { get; private set; }

    /// <summary>Holds for a survey <c>s</c>.</summary>
    internal const string Sql = """
        exists (select 1 from csat_exemptions e where e.tenant_id = s.tenant_id and e.is_active
            and (e.organization_id = s.organization_id or e.email = lower(s.respondent_email)))
        """;

    internal static Exemption Begin() => new();

    internal void Change(ExemptionDraft draft) =>
        (OrganizationId, Email, Beside) = (draft.OrganizationId, draft.Email, draft.Beside);

    /// <summary>A client goes by the name that it has today.</summary>
    internal void Show(ExemptionCandidate client) => (Name, Beside) = (client.Name, client.Beside);

    internal sealed class Configuration : IEntityTypeConfiguration<Exemption>
    {
        public void Configure(EntityTypeBuilder<Exemption> builder) => builder.ToTable("csat_exemptions").Ignore(e => e.IsDefault).Ignore(e => e.Beside);
    }
}
