using KtPortal.Core.Data;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;

namespace KtPortal.Core.Requests;

/// <summary>What a visitor's form offers. Acts inside a system context.</summary>
public sealed class RequestOffers(PortalDb db, SettingsStore settings, TicketSettingsBook book)
{
    /// <returns>The categories that clients choose from; null where the tenant takes no requests of visitors.</returns>
    public async Task<IReadOnlyList<Choice>?> FindAsync(CancellationToken cancel)
    {
        if (!(await settings.ReadAsync(book, cancel)).Value.TakesRequests)
        {
            return null;
        }

        await using var command = db.Command(
            "select id, name from ticket_categories where is_active and client_visible and parent_id is null order by sort_order");
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<Choice>();
        while (await rows.ReadAsync(cancel))
        {
            list.Add(new Choice(rows.Id("id"), rows.Text("name")));
        }

        return list;
    }
}
