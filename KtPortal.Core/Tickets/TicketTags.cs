using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>What tags a ticket had, and has.</summary>
public sealed record TagChange(string[] Before, string[] After);

/// <summary>Staff's own words on a ticket. Clients can't read them, so no entity that clients load knows them.</summary>
public sealed class TicketTags(PortalDb db, Journal journal, TicketVerbs verbs)
{
    public const int Most = 20;
    public const int Longest = 50;

    /// <returns>What changed; null where nothing did.</returns>
    public Task<Result<TagChange?>> ChangeAsync(
        Actor actor, string number, IReadOnlyList<string> added, IReadOnlyList<string> removed, CancellationToken cancel) =>
        ChangeAsync(actor, number, before =>
            [.. before.Concat(added.Select(Clean)).Where(t => t.Length > 0).Except(removed.Select(Clean), StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase)], cancel);

    /// <summary>As long as they are what the change left.</summary>
    public Task<Result<TagChange?>> TakeBackAsync(Actor actor, string number, TagChange change, CancellationToken cancel) =>
        ChangeAsync(actor, number, now => now.SequenceEqual(change.After) ? change.Before : null, cancel);

    private async Task<Result<TagChange?>> ChangeAsync(
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

        if (after.SequenceEqual(before))
        {
            return (TagChange?)null;
        }

        await using var command = db.Command("update tickets set tags = $2 where id = $1", ticket.Id, after);
        await command.ExecuteNonQueryAsync(cancel);
        // Of the partner's people, too: they tag their clients' tickets.
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "tags", Visibility.Partner, Value(before), Value(after));
        await db.SaveChangesAsync(cancel);
        return new TagChange(before, after);
    }

    private async Task<string[]> ReadAsync(Guid ticket, CancellationToken cancel)
    {
        await using var command = db.Command("select tags from tickets where id = $1", ticket);
        return (string[])(await command.ExecuteScalarAsync(cancel))!;
    }

    private static Dictionary<string, object?> Value(string[] tags) => new() { ["tags"] = string.Join(", ", tags) };

    private static string Clean(string typed) => TypedText.Of(typed, Longest);
}
