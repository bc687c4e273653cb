using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Who wrote a mail, as far as the tenant knows. Without an organization: a stranger.</summary>
/// <param name="Audience">Of the login, as the database writes it; null without one.</param>
/// <param name="DisplayName">How clients read the name.</param>
public sealed record MailSender(
    string Address, string Name, string DisplayName, Guid? UserId, string? Audience, Guid? ContactId, Guid? OrganizationId,
    bool IsOrganizationActive)
{
    /// <summary>Nobody knew this address before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Of a company that wrote by itself; nobody made it a client.</summary>
    public bool IsProspect { get; init; }

    /// <summary>The address of a login that was taken away: it counts for nothing.</summary>
    public bool IsBarred { get; init; }

    public bool IsStaff => Audience is "provider" or "partner";

    /// <summary>Nobody of ours vouches for this person.</summary>
    public bool IsUnknown => UserId is null && (OrganizationId is null || IsNew || IsProspect || IsBarred);
}

/// <summary>Finds the person behind an address; makes a contact for one whom nobody knows yet.</summary>
public sealed class MailSenders(PortalDb db, IEnumerable<ContactActivity> activities)
{
    private const string Individuals = "Individuals";

    // A login before a contact, the wanted organization before others, then whoever was active last. Through a partner's
    // mailbox only that partner's people are known. A contact whose login was taken away is nobody.
    private const string FindSql = """
        select p.name, p.display_name, p.user_id, p.audience, p.contact_id, p.organization_id,
               o.status = 'active' as is_active, o.kind = 'prospect' as is_prospect
        from (
            select 0 as rank, u.tenant_id, u.name, u.display_name, u.id as user_id, r.audience, u.contact_id, u.organization_id, u.partner_id
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            where lower(u.email) = $1 and u.status = 'active'
            union all
            select 1, c.tenant_id, c.name, c.name, null, null, c.id, c.organization_id, c.partner_id from contacts c
            where lower(c.email) = $1 and not exists (select 1 from users u where u.tenant_id = c.tenant_id
                and (u.contact_id = c.id or lower(u.email) = $1) and u.status in ('inactive', 'suspended'))) p
        join organizations o on o.tenant_id = p.tenant_id and o.id = p.organization_id
        where $2::uuid is null or p.partner_id = $2
        order by p.rank, p.organization_id = $3 desc nulls last
        """;

    private const string BarredSql = """
        select exists (select 1 from users u left join contacts c on c.tenant_id = u.tenant_id and c.id = u.contact_id
                       where (lower(u.email) = $1 or lower(c.email) = $1) and u.status in ('inactive', 'suspended'))
        """;

    // Direct clients before a partner's.
    private const string DomainSql = """
        select id, status = 'active' as is_active from organizations
        where email_domains @> array[$1] and ($2::uuid is null or partner_id = $2) order by partner_id is not null, created_at limit 1
        """;

    private string OrderedSql =>
        $"{FindSql}, greatest({string.Join(", ", activities.Select(a => a.Sql).Prepend("null::timestamptz"))}) desc nulls last limit 1";

    /// <param name="organizationId">Of what it answers, if it does.</param>
    public async Task<MailSender> FindAsync(MimeAddress from, Guid? partnerId, Guid? organizationId, CancellationToken cancel)
    {
        var address = CleanText.Of(from.Address).ToLowerInvariant();
        var name = NameOf(from);
        await using var command = Command(OrderedSql, address, partnerId);
        command.Parameters.Add(new() { Value = (object?)organizationId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            if (await row.ReadAsync(cancel))
            {
                return new MailSender(
                    address, row.Text("name"), row.Text("display_name"), row.OptionalId("user_id"), row.OptionalText("audience"),
                    row.OptionalId("contact_id"), row.Id("organization_id"), row.Flag("is_active"))
                {
                    IsProspect = row.Flag("is_prospect"),
                };
            }
        }

        return new MailSender(address, name, name, null, null, null, null, true) { IsBarred = await IsBarredAsync(address, cancel) };
    }

    /// <summary>
    /// A contact at the organization that owns the address's domain; else at one not yet known, named after the domain, or at
    /// "Individuals" for domains where anybody has an address.
    /// </summary>
    public async Task<MailSender> MeetAsync(MailSender stranger, Guid servedBy, Guid? partnerId, CancellationToken cancel)
    {
        var domain = stranger.Address[(stranger.Address.LastIndexOf('@') + 1)..];
        var isFree = FreeMail.Is(domain);
        var found = isFree ? null : await FindByDomainAsync(domain, partnerId, cancel);
        if (found is { IsActive: false } suspended)
        {
            return stranger with { OrganizationId = suspended.Id, IsOrganizationActive = false };
        }

        var organizationId = found?.Id ?? await (isFree ? IndividualsAsync(servedBy, partnerId, cancel) : ProspectAsync(domain, servedBy, partnerId, cancel));
        // There is one already where its login was taken away.
        var contactId = await FindContactAsync(organizationId, stranger.Address, cancel);
        if (contactId is null)
        {
            var contact = Contact.At(organizationId, stranger.Name, stranger.Address);
            db.Add(contact);
            await db.SaveChangesAsync(cancel);
            contactId = contact.Id;
        }

        return stranger with { ContactId = contactId, OrganizationId = organizationId, IsNew = true };
    }

    private async Task<Guid?> FindContactAsync(Guid organizationId, string address, CancellationToken cancel)
    {
        await using var command = db.Command("select id from contacts where organization_id = $1 and lower(email) = $2");
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = address });
        return (Guid?)await command.ExecuteScalarAsync(cancel);
    }

    private async Task<bool> IsBarredAsync(string address, CancellationToken cancel)
    {
        await using var command = db.Command(BarredSql);
        command.Parameters.Add(new() { Value = address });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task<(Guid Id, bool IsActive)?> FindByDomainAsync(string domain, Guid? partnerId, CancellationToken cancel)
    {
        await using var command = Command(DomainSql, domain, partnerId);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.Id("id"), row.Flag("is_active")) : null;
    }

    private async Task<Guid> IndividualsAsync(Guid servedBy, Guid? partnerId, CancellationToken cancel)
    {
        var known = await db.Set<Organization>()
            .Where(o => o.Kind == OrganizationKind.Prospect && o.Name == Individuals && o.PartnerId == partnerId).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel);
        return known ?? await AddAsync(Organization.Prospect(Individuals, servedBy, partnerId), cancel);
    }

    private Task<Guid> ProspectAsync(string domain, Guid servedBy, Guid? partnerId, CancellationToken cancel) =>
        AddAsync(Organization.Prospect(CleanText.Cut(domain, 255), servedBy, partnerId, domain), cancel);

    private async Task<Guid> AddAsync(Organization organization, CancellationToken cancel)
    {
        db.Add(organization);
        await db.SaveChangesAsync(cancel);
        return organization.Id;
    }

    private static string NameOf(MimeAddress from)
    {
        var name = CleanText.Line(from.Name, 255);
        return name.Length > 0 ? name : CleanText.Line(from.LocalPart, 255) is { Length: > 0 } local ? local : "Unknown";
    }

    private Npgsql.NpgsqlCommand Command(string sql, string value, Guid? partnerId)
    {
        var command = db.Command(sql);
        command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)partnerId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        return command;
    }
}
