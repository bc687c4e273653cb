using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Mentions;

/// <summary>Somebody who may be called to a comment.</summary>
/// <param name="Name">For colleagues.</param>
/// <param name="SaidAs">As the comment names them: on a partner's ticket the provider's staff by their display name.</param>
public sealed record Mentionable(Guid Id, string Name, string SaidAs);

/// <summary>Who is called to what staff say, by "@" and a name. Nobody who may not read it.</summary>
public sealed class TicketMentions(PortalDb db, Journal journal)
{
    public const int Offered = 8;

    private const string Sql = """
        select u.id, u.name, case when r.audience = 'provider' and $2 <> $3 then u.display_name else u.name end as said_as
        from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.status = 'active' and 'tickets.read' = any (r.permissions) and u.id <> (select app.user_id())
            and (r.audience = 'provider' and $1 or r.audience = 'partner' and u.organization_id = $2 and $4)
        order by u.name, u.id
        """;

    /// <summary>Whose name begins with what is typed, in any of its words.</summary>
    /// <returns>Null: there is no such ticket.</returns>
    public async Task<IReadOnlyList<Mentionable>?> OfferAsync(Actor actor, string number, Visibility readers, string? typed, CancellationToken cancel)
    {
        var found = await db.Set<Ticket>().Where(t => t.Number == number).Select(t => new { t.PartnerId }).SingleOrDefaultAsync(cancel);
        if (found is null || !actor.May(TicketPermissions.Read))
        {
            return null;
        }

        var words = (typed ?? "").Trim();
        var people = await ListAsync(actor, found.PartnerId, readers, cancel);
        return [.. people.Where(p => Begins(p.SaidAs, words) || Begins(p.Name, words)).Take(Offered)];
    }

    /// <summary>Keeps whom a comment calls, after it was written or changed.</summary>
    internal async Task KeepAsync(Actor actor, Guid ticket, Guid comment, Visibility readers, string text, string before, CancellationToken cancel)
    {
        if (!actor.IsStaff || !(text.Contains('@', StringComparison.Ordinal) || before.Contains('@', StringComparison.Ordinal)))
        {
            return;
        }

        var partner = await db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.PartnerId).SingleAsync(cancel);
        var people = await ListAsync(actor, partner, readers, cancel);
        var called = MentionFinder.Find(text, [.. people.Select(p => (p.Id, p.SaidAs)).Concat(people.Select(p => (p.Id, p.Name)))]);
        await using var command = db.Command(
            "select app.mention($1, $2, $3)", comment, called.Select(c => c.Id).ToArray(), called.Select(c => c.Said).ToArray());
        if (await command.ExecuteScalarAsync(cancel) is > 0)
        {
            journal.Raise(new PeopleMentioned(ticket, comment));
            await db.SaveChangesAsync(cancel);
        }
    }

    private async Task<List<Mentionable>> ListAsync(Actor actor, Guid? partner, Visibility readers, CancellationToken cancel)
    {
        await using var command = db.Command(
            Sql, actor.Audience == Audience.Provider, partner ?? Guid.Empty, Guid.Empty, readers != Visibility.Internal);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var people = new List<Mentionable>();
        while (await rows.ReadAsync(cancel))
        {
            people.Add(new Mentionable(rows.Id("id"), rows.Text("name"), rows.Text("said_as")));
        }

        return people;
    }

    private static bool Begins(string name, string typed) =>
        name.StartsWith(typed, StringComparison.CurrentCultureIgnoreCase)
        || name.Contains(' ' + typed, StringComparison.CurrentCultureIgnoreCase);
}
