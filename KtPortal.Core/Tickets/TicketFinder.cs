using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Search;

namespace KtPortal.Core.Tickets;

/// <param name="IsNamed">It was called by its number; else its words may be meant.</param>
public sealed record FoundTicket(Guid Id, string Number, string Subject, Phase Phase, string OrganizationName, bool IsNamed);

/// <summary>Which ticket somebody means: by its number, the address of its page, or words that stand in it.</summary>
public sealed class TicketFinder(PortalDb db)
{
    /// <summary>Shown to choose from; which isn't among them is found by typing more.</summary>
    public const int Most = 8;

    private static readonly string Sql = $"""
        select t.id, t.number, t.subject, t.phase, o.name as organization_name, f.exact
        from app.suggest_tickets($1, $2, 50) f
        join tickets t on t.id = f.ticket_id
        join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id
        where t.id <> $3
        order by f.exact desc, f.in_title desc, f.clock desc
        limit {Most}
        """;

    /// <summary>That of the number alone, or those that the words may mean; what was merged is found as what it is now.</summary>
    /// <param name="but">Itself is not meant; empty for none.</param>
    public async Task<IReadOnlyList<FoundTicket>> FindAsync(Actor actor, string? typed, Guid but, CancellationToken cancel)
    {
        var (text, found) = (SearchWords.Typed(typed), new List<FoundTicket>());
        if (text.Length == 0 || !actor.May(TicketPermissions.Read))
        {
            return found;
        }

        await using var command = db.Command(Sql, text, SearchWords.Of(text).Terms ?? "", but);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var ticket = new FoundTicket(
                rows.Id("id"), rows.Text("number"), rows.Text("subject"), EnumText<Phase>.Parse(rows.Text("phase")), rows.Text("organization_name"),
                rows.Flag("exact"));
            found.Add(ticket);
            if (ticket.IsNamed)
            {
                return [ticket];
            }
        }

        return found;
    }
}
