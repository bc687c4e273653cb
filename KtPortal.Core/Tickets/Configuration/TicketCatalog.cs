using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Configuration;

/// <summary>A list by which tickets are sorted, for whoever may configure them.</summary>
public abstract class TicketCatalog<TEntry, TDraft> : Catalog<TEntry, TDraft>
    where TEntry : CatalogEntry
    where TDraft : CatalogDraft
{
    public override string Permission => TicketPermissions.Configure;

    public override string Place => TicketPlaces.Configure;

    protected static Usage Tickets(string column) => new("tickets", column, () => ConfigurationTexts.UsedByTickets);

    protected static Usage Templates(string column) => new("ticket_templates", column, () => ConfigurationTexts.UsedByTemplates);

    protected static Usage Services(string column) => new("services", column, () => ServiceTexts.UsedByServices);

    /// <summary>Custom fields that are of an entry, or shown depending on it.</summary>
    protected static Usage CustomFields { get; } = new(
        """
        (select scope_id as entry from custom_field_definitions union all
        select m[1]::uuid from custom_field_definitions d,
            regexp_matches(d.conditions::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') m) f
        """,
        "entry", () => TicketFieldTexts.UsedByFields);

    protected static async Task<IReadOnlyList<AdminChoice>> AllAsync<T>(PortalDb db, CancellationToken cancel)
        where T : CatalogEntry =>
        await db.Set<T>().AsNoTracking().OrderBy(e => e.SortOrder).ThenBy(e => e.Name)
            .Select(e => new AdminChoice(e.Id, e.Name, e.IsActive)).ToListAsync(cancel);
}
