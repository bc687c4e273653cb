using KtPortal.Core.Administration;
using KtPortal.Core.Data;
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

    protected static async Task<IReadOnlyList<AdminChoice>> AllAsync<T>(PortalDb db, CancellationToken cancel)
        where T : CatalogEntry =>
        await db.Set<T>().AsNoTracking().OrderBy(e => e.SortOrder).ThenBy(e => e.Name)
            .Select(e => new AdminChoice(e.Id, e.Name, e.IsActive)).ToListAsync(cancel);
}
