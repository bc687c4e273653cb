using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Merging;

/// <summary>
/// Tickets of one organization become one. What was said on the others moves there with author, time and whoever may read it, and their
/// addresses, numbers and mails lead there. No way leads back.
/// </summary>
public sealed class TicketMerging(PortalDb db, TicketVerbs verbs, TicketFinder finder, Journal journal, TimeProvider clock)
{
    /// <summary>The code of the refusal of a ticket that is merged into itself.</summary>
    internal const string Self = "ticket.merge_self";

    /// <summary>What would move, for who is asked whether it shall.</summary>
    /// <param name="into">A number, or the address of a page.</param>
    public async Task<Result<MergePreview>> PreviewAsync(Actor actor, string source, string? into, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, [source], into, cancel);
        return found.Succeeded ? await MergePreview.ReadAsync(db, found.Value.Sources[0], found.Value.Target, cancel) : found.Problem!;
    }

    /// <param name="sources">One or more; those that are part of it already stay as they are.</param>
    /// <returns>What they are now, and how many became part of it.</returns>
    public async Task<Result<(string Number, int Merged)>> MergeAsync(
        Actor actor, IReadOnlyList<string> sources, string? into, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, sources, into, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (target, closed, merged) = (found.Value.Target, (await StatusBook.LoadAsync(db, cancel))[StatusKey.Closed], 0);
        foreach (var source in found.Value.Sources.Where(s => s.MergedIntoId is null && s.Id != target.Id).DistinctBy(s => s.Id))
        {
            await using var command = db.Command("select app.merge_ticket($1, $2, $3, $4)", source.Id, target.Id, closed.Id, clock.GetUtcNow());
            await command.ExecuteNonQueryAsync(cancel);
            journal.Record(
                target, actor, new TicketMerged(target.Id, source.Id), "merged", Visibility.Public, [new("merged", null, source.Number)], source.Subject);
            journal.Record(
                source, actor, new TicketClosed(source.Id), "merged_into", Visibility.Public,
                [.. TicketFields.Of(source.Phase, Phase.Closed), new ChangedField("merged_into", null, target.Number)]);
            merged++;
        }

        await db.SaveChangesAsync(cancel);
        return (target.Number, merged);
    }

    private async Task<Result<(Ticket Target, IReadOnlyList<Ticket> Sources)>> TakeUpAsync(
        Actor actor, IReadOnlyList<string> sources, string? into, CancellationToken cancel)
    {
        // What only looks like it would be a guess.
        var meant = (await finder.FindAsync(actor, into, Guid.Empty, cancel)).FirstOrDefault(t => t.IsNamed)?.Number;
        var all = await verbs.TakeUpAllAsync(meant is null ? sources : [.. sources, meant], cancel);
        var merged = sources.Select(n => all.GetValueOrDefault(n)).ToList();
        if (merged.Any(s => s is null))
        {
            return new Problem.NotFound();
        }

        if (!actor.May(TicketPermissions.Merge))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotMerge);
        }

        if (meant is null || all.GetValueOrDefault(meant) is not { } target)
        {
            return new Problem.Invalid("Into", TicketProblemTexts.NoSuchTicket.With(into));
        }

        target = await db.FollowAsync(target, cancel);
        return merged.Select(s => Refuse(s!, target, all)).FirstOrDefault(p => p is not null) is { } problem
            ? problem
            : (target, merged.ConvertAll(s => s!));
    }

    private static Problem? Refuse(Ticket source, Ticket target, IReadOnlyDictionary<string, Ticket> all) => source switch
    {
        _ when source.Id == target.Id => new Problem.Invalid("Into", TicketProblemTexts.MergeSelf.With(source.Number)),
        { MergedIntoId: { } now } when now == target.Id => null,
        { MergedIntoId: { } now } => new Problem.Conflict(
            TicketProblemTexts.MergedAlready.With(source.Number, all.Values.FirstOrDefault(t => t.Id == now)?.Number)),
        _ when source.OrganizationId != target.OrganizationId =>
            new Problem.Invalid("Into", TicketProblemTexts.MergeOfOthers.With(source.Number, target.Number)),
        _ => new[] { source, target }.FirstOrDefault(t => t.Phase is Phase.Closed or Phase.Cancelled) is { } closed
            ? new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(closed.Number))
            : null,
    };
}
