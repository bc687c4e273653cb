using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Presence;

/// <summary>Somebody who looks at a ticket at this moment.</summary>
/// <param name="Name">Null: the provider's staff, to a partner.</param>
public sealed record Present(string? Name, bool IsClient, bool IsWriting);

/// <summary>
/// Who looks at a ticket now, and who writes. An open page says so every 15 seconds as long as somebody is at it; that counts for 45.
/// </summary>
public sealed class TicketPresence(PortalDb db)
{
    /// <summary>Says that the actor is there.</summary>
    /// <returns>Who else is; for clients nobody.</returns>
    public async Task<Result<IReadOnlyList<Present>>> BeThereAsync(Actor actor, string number, bool isWriting, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Read))
        {
            return new Problem.NotFound();
        }

        await using var command = db.Command("select name, is_client, writes from app.be_at_ticket($1, $2)", number, isWriting);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
        {
            return new Problem.NotFound();
        }

        var others = new List<Present>();
        while (await rows.ReadAsync(cancel))
        {
            others.Add(new(rows.OptionalText("name"), rows.Flag("is_client"), rows.Flag("writes")));
        }

        return others;
    }
}
