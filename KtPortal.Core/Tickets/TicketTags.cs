using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>What a change of tags needs to be taken back.</summary>
internal sealed record RememberedTags(string[] Before, string[] After);

/// <summary>Staff's own words on a ticket. Clients can't read them, so no entity that clients load knows them.</summary>
public sealed class TicketTags(PortalDb db, TicketVerbs verbs)
{
    public const int Most = 20;
    public const int Longest = 50;

    internal const string Verb = "tagged";

    /// <summary>Those in use. Among what was busy last: all tags of a large tenant would take long to gather.</summary>
    internal const string InUse = """
        select distinct u.name from (select tags from tickets where deleted_at is null and tags <> '{}' order by id desc limit 500) t
        cross join lateral unnest(t.tags) u (name) order by u.name limit 100
        """;

    /// <summary>What may be put onto a ticket without thinking of a new word.</summary>
    public async Task<IReadOnlyList<string>> InUseAsync(Actor actor, CancellationToken cancel)
    {
        var names = new List<string>();
        if (!actor.May(TicketPermissions.Read))
        {
            return names;
        }

        await using var command = db.Command(InUse);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            names.Add(rows.Text("name"));
        }

        return names;
    }

    public Task<Result<Change>> ChangeAsync(
        Actor actor, string number, IReadOnlyList<string> added, IReadOnlyList<string> removed, CancellationToken cancel) =>
        ChangeAsync(actor, number, before =>
            [.. before.Concat(added.Select(Clean)).Where(t => t.Length > 0).Except(removed.Select(Clean), StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase)], cancel);

    /// <summary>As long as they are what the change left.</summary>
    internal Task<Result<Change>> TakeBackAsync(Actor actor, string number, RememberedTags tags, CancellationToken cancel) =>
        ChangeAsync(actor, number, now => now.SequenceEqual(tags.After) ? tags.Before : null, cancel);

    private async Task<Result<Change>> ChangeAsync(
        Actor actor, string number, Func<string[], string[]?> change, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Update, new Problem.Forbidden(TicketListTexts.MayNotTag), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var before = await ReadAsync(ticket.Id, cancel);
        if (change(before) is not { } after)
        {
            return new Problem.Conflict(TicketProblemTexts.ChangedSince.With(ticket.Number));
        }

        if (after.Length > Most)
        {
            return new Problem.Invalid("Tags", TicketListTexts.TooManyTags);
        }

        var hand = verbs.InHand(actor, ticket);
        if (after.SequenceEqual(before))
        {
            return hand.Change();
        }

        await using var command = db.Command("update tickets set tags = $2 where id = $1", ticket.Id, after);
        await command.ExecuteNonQueryAsync(cancel);
        hand.Tell(TicketFields.Tags, string.Join(", ", before), string.Join(", ", after));
        await db.SaveChangesAsync(cancel);
        return hand.Change().Keeping(new RememberedTags(before, after)) with { Verb = Verb };
    }

    private async Task<string[]> ReadAsync(Guid ticket, CancellationToken cancel)
    {
        await using var command = db.Command("select tags from tickets where id = $1", ticket);
        return (string[])(await command.ExecuteScalarAsync(cancel))!;
    }

    private static string Clean(string typed) => TypedText.Of(typed, Longest);
}
