using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Tickets.CustomFields;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>What texts written on a ticket may leave to it.</summary>
public sealed class TicketPlaceholders(PortalDb db, TimeProvider clock) : IPlaceholderSource
{
    public static readonly IReadOnlyList<string> Names =
        ["ticket.number", "ticket.subject", "contact.first_name", "agent.name", "brand.name"];

    /// <summary>Before the key of a custom field.</summary>
    public const string Custom = "ticket.custom.";

    // Whose brand its client knows: the partner's that it belongs to, or the provider's.
    private static readonly string Sql = $"""
        select t.number, t.subject, t.requester_name, t.partner_id, coalesce(b.portal_name, o.name) as brand, (select timezone from tenants) as zone,
            {TicketFieldSet.Selected(ofStaff: true)}
        from tickets t
        left join organizations o on o.tenant_id = t.tenant_id
            and case when t.partner_id is null then o.kind = 'provider' else o.id = t.partner_id end
        left join brands b on b.tenant_id = o.tenant_id and b.organization_id = o.id
        where t.id = $1 and t.deleted_at is null
        """;

    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(Actor actor, Subject about, Visibility readers, CancellationToken cancel)
    {
        var values = new Dictionary<string, string?>();
        if (about.Kind != Ticket.SubjectKind || actor.IsClient || !actor.May(TicketPermissions.Read))
        {
            return values;
        }

        await using var command = db.Command(Sql, about.Id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (await row.ReadAsync(cancel))
        {
            values["ticket.number"] = row.Text("number");
            values["ticket.subject"] = row.Text("subject");
            values["contact.first_name"] = FirstNameOf(row.Text("requester_name"));
            values["agent.name"] = actor.NameTo(row.OptionalId("partner_id"));
            values["brand.name"] = row.OptionalText("brand");
            Fill(values, TicketFieldSet.Read(row), readers, actor.TimeZoneId ?? row.Text("zone"));
        }

        return values;
    }

    /// <summary>The custom fields that the actor reads, as names: what was set aside is offered no more, and stays where it is named.</summary>
    public static async Task<IReadOnlyList<AdminChoice>> OwnAsync(PortalDb db, CancellationToken cancel) => await db.Set<FieldDefinition>()
        .AsNoTracking().Where(f => f.EntityType == TicketFieldEntity.Name).OrderBy(f => f.SortOrder).ThenBy(f => f.Key)
        .Select(f => new AdminChoice(f.Id, Custom + f.Key, f.IsActive)).ToListAsync(cancel);

    // What the ticket doesn't show now has no value, and of what its readers may not read nobody is told.
    private void Fill(Dictionary<string, string?> values, TicketFieldSet set, Visibility readers, string zoneId)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var known) ? known : TimeZoneInfo.Utc;
        var sheet = set.Sheet(FieldAnswers.None with { Zone = zone }, clock.GetUtcNow());
        foreach (var field in set.Book.All.Where(f => f.IsActive && IsFor(f.Visibility, readers)))
        {
            values[Custom + field.Key] = sheet.IsShown(field) && set.Values.GetValueOrDefault(field.Key) is { } value ? sheet.Say(field, value) : null;
        }
    }

    private static bool IsFor(Visibility field, Visibility readers) => field switch
    {
        Visibility.Public => true,
        Visibility.Partner => readers != Visibility.Public,
        _ => readers == Visibility.Internal,
    };

    /// <summary>An address in the place of a name has none.</summary>
    private static string FirstNameOf(string name) => name.Contains('@', StringComparison.Ordinal) ? "" : name.Trim().Split(' ')[0];
}
