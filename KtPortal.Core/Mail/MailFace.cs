using KtPortal.Core.Branding;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>In whose name a mail goes out: who serves the reader, with name, host, colours and mailbox, and nobody else's.</summary>
/// <param name="PartnerId">Null: the provider.</param>
/// <param name="Host">Where links lead; null while it has none.</param>
/// <param name="Locale">The portal's own language.</param>
/// <param name="Mailbox">Null: nothing can be sent in this name yet.</param>
public sealed record MailFace(
    Guid OrganizationId, Guid? PartnerId, string Name, string? Host, string Primary, string Secondary, string Accent, string Locale, EmailMailbox? Mailbox)
{
    /// <summary>Support contact and legal links, for the last lines.</summary>
    public BrandSettings Brand { get; init; } = new();

    /// <summary>The domain of Message-IDs. Without mailbox and host one that says nothing and can't exist.</summary>
    public string Domain => Mailbox is { } mailbox ? mailbox.Address[(mailbox.Address.LastIndexOf('@') + 1)..] : Host ?? $"{OrganizationId:N}.invalid";
}

/// <summary>Acts inside a system context. Each is read once for the jobs that are done together.</summary>
public sealed class MailFaces(PortalDb db)
{
    private const string Sql = """
        select o.id, case when o.kind = 'partner' then o.id end as partner_id, coalesce(b.portal_name, o.name) as portal_name,
               (select h.hostname from hosts h where h.tenant_id = o.tenant_id and h.organization_id = o.id order by h.is_primary desc, h.hostname limit 1)
                   as hostname,
               coalesce(b.primary_color, '#0b5c8a') as primary_color, coalesce(b.secondary_color, '#0d2c42') as secondary_color,
               coalesce(b.accent_color, '#ffbe7d') as accent_color, t.locale,
               coalesce(b.settings - 'custom_css', '{}')::text as settings
        from organizations o
        join tenants t on t.id = o.tenant_id
        left join brands b on b.tenant_id = o.tenant_id and b.organization_id = o.id
        where o.tenant_id = app.tenant_id()
        """;

    // Apart: what says both in one condition is planned with every call.
    private const string ProvidersSql = Sql + " and o.kind = 'provider'";
    private const string PartnersSql = Sql + " and o.id = $1";
    private readonly Dictionary<Guid, MailFace> known = [];

    /// <summary>
    /// Clients of a partner get mail only from that partner's mailbox; without one the mail is not written under the
    /// provider's name. Everybody else gets it from the provider's.
    /// </summary>
    public async Task<MailFace> ServingAsync(Guid? partnerId, CancellationToken cancel) =>
        known.TryGetValue(partnerId ?? Guid.Empty, out var face)
            ? face
            : known[partnerId ?? Guid.Empty] = await FindAsync(partnerId, cancel);

    /// <summary>The face of a host: the organization it belongs to.</summary>
    public Task<MailFace> OfHostAsync(Guid hostOrganizationId, CancellationToken cancel) => FindAsync(hostOrganizationId, cancel);

    private async Task<MailFace> FindAsync(Guid? organizationId, CancellationToken cancel)
    {
        await using var command = organizationId is { } id ? db.Command(PartnersSql, id) : db.Command(ProvidersSql);
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            throw new InvalidOperationException($"There is no organization {organizationId} to send mail for.");
        }

        var partnerId = row.OptionalId("partner_id");
        var face = new MailFace(
            row.Id("id"), partnerId, row.Text("portal_name"), row.OptionalText("hostname"),
            row.Text("primary_color"), row.Text("secondary_color"), row.Text("accent_color"), row.Text("locale"), null)
        {
            Brand = BrandSettings.FromJson(row.Text("settings")),
        };
        await row.DisposeAsync();
        return face with
        {
            Mailbox = await db.Set<EmailMailbox>().AsNoTracking().FirstOrDefaultAsync(m => m.IsActive && m.IsDefault && m.PartnerId == partnerId, cancel),
        };
    }
}
