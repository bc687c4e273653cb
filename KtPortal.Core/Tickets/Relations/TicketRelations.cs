using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Relations;

/// <summary>What a removed relation, or one that was just made, needs to be taken back.</summary>
internal sealed record RememberedRelation(Guid SourceId, Guid TargetId, RelationKind Kind);

/// <summary>Relates tickets that the actor sees, and parts them again. Clients see those of which they see both ends; no step tells them.</summary>
public sealed class TicketRelations(PortalDb db, TicketVerbs verbs, ClosedDuplicates duplicates, TimeProvider clock) : ITakesBack
{
    private const string Kind = "ticket_relation";

    public async Task<Result<Change>> RelateAsync(Actor actor, string number, RelateTickets input, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, number, input.Other, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (here, there) = found.Value;
        var (kind, isTurned) = input.As.Stored();
        var (source, target) = isTurned ? (there, here) : (here, there);
        var change = Change.MadeBy(actor, Kind, here.Id, here.Number, "related", 0) with { Fields = [FieldOf(input.As, null, there.Number)] };
        var (isRelated, refusal) = await RefuseAsync(kind, source, target, cancel);
        if (isRelated || refusal is not null)
        {
            return refusal is null ? change : refusal;
        }

        var relation = TicketRelation.Of(source.Id, target.Id, kind, actor, clock.GetUtcNow());
        db.Add(relation);
        var hands = Tell(actor, "related", (here, there), input.As, isThere: true);
        if (kind != RelationKind.Duplicate)
        {
            await db.SaveChangesAsync(cancel);
            return change.Keeping(new RememberedRelation(source.Id, target.Id, kind));
        }

        var problem = await duplicates.FollowAsync(source == here ? hands.Here : hands.There, target, input, cancel);
        return problem is null ? change : problem;
    }

    /// <summary>A ticket that was just opened below another one.</summary>
    internal async Task HangBelowAsync(Actor actor, Ticket parent, Ticket child, CancellationToken cancel)
    {
        db.Add(TicketRelation.Of(parent.Id, child.Id, RelationKind.Parent, actor, clock.GetUtcNow()));
        Tell(actor, "related", (parent, child), RelationAs.Parent, isThere: true);
        await db.SaveChangesAsync(cancel);
    }

    /// <param name="id">Of the relation.</param>
    public async Task<Result<Change>> PartAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        var seen = await db.Set<Ticket>().Where(t => t.Number == number).Select(t => (Guid?)t.Id).SingleOrDefaultAsync(cancel);
        var relation = await db.Set<TicketRelation>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == id && (r.SourceId == seen || r.TargetId == seen), cancel);
        var otherId = relation?.SourceId == seen ? relation?.TargetId : relation?.SourceId;
        var other = await db.Set<Ticket>().Where(t => t.Id == otherId).Select(t => t.Number).SingleOrDefaultAsync(cancel);
        if (relation is null || other is null)
        {
            return seen is null ? new Problem.NotFound() : new Problem.Conflict(TicketProblemTexts.RelationGone);
        }

        var found = await TakeUpAsync(actor, number, other, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var said = relation.Kind.Said(relation.SourceId == seen);
        if (await db.Set<TicketRelation>().Where(r => r.Id == id).ExecuteDeleteAsync(cancel) == 0)
        {
            return new Problem.Conflict(TicketProblemTexts.RelationGone);
        }

        Tell(actor, "unrelated", found.Value, said, isThere: false);
        await db.SaveChangesAsync(cancel);
        return Change.MadeBy(actor, Kind, seen, number, "unrelated", 0).Keeping(new RememberedRelation(relation.SourceId, relation.TargetId, relation.Kind)) with
        {
            Fields = [FieldOf(said, other, null)],
        };
    }

    public bool Knows(string kind) => kind == Kind;

    public string Say(Change change) => change.Verb == "related"
        ? TicketChangeTexts.Related.With(change.Name, change.Fields[0].After)
        : TicketChangeTexts.Unrelated.With(change.Name, change.Fields[0].Before);

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        var kept = change.Kept<RememberedRelation>();
        var relation = await db.Set<TicketRelation>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.SourceId == kept.SourceId && r.TargetId == kept.TargetId && r.Kind == kept.Kind, cancel);
        if (change.Verb == "related")
        {
            return relation is not null && await PartAsync(actor, change.Name, relation.Id, cancel) is { Succeeded: false } parted ? parted.Problem! : Done.Instance;
        }

        var other = change.Fields[0].Before!.ToString()!;
        var related = await RelateAsync(actor, change.Name, new RelateTickets(kept.Kind.Said(kept.SourceId == change.Of), other), cancel);
        return related.Succeeded ? Done.Instance : related.Problem!;
    }

    private async Task<Result<(Ticket Here, Ticket There)>> TakeUpAsync(Actor actor, string number, string other, CancellationToken cancel)
    {
        var all = await verbs.TakeUpAllAsync([number, other], cancel);
        if (all.GetValueOrDefault(number) is not { } here)
        {
            return new Problem.NotFound();
        }

        if (!actor.May(TicketPermissions.Merge))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotRelate);
        }

        return all.GetValueOrDefault(other) is not { } there ? new Problem.Invalid("Other", TicketProblemTexts.NoSuchTicket.With(other))
            : new[] { here, there }.FirstOrDefault(t => t.MergedIntoId is not null) is { } merged
                ? new Problem.Conflict(TicketProblemTexts.MergedAlready.With(merged.Number, all.Values.FirstOrDefault(t => t.Id == merged.MergedIntoId)?.Number))
            : here.Id == there.Id ? new Problem.Invalid("Other", TicketProblemTexts.RelateSelf.With(here.Number))
            : (here, there);
    }

    // That they are related that way already is no refusal: a form was sent twice.
    private async Task<(bool IsRelated, Problem? Refusal)> RefuseAsync(RelationKind kind, Ticket source, Ticket target, CancellationToken cancel)
    {
        await using var command = db.Command("select app.refuse_relation($1, $2, $3)", EnumText<RelationKind>.Write(kind), source.Id, target.Id);
        var why = await command.ExecuteScalarAsync(cancel) as string;
        return (why == "there", why switch
        {
            "circle" => new Problem.Invalid("Other", TicketProblemTexts.RelateCircle.With(source.Number, target.Number)),
            "parent" => new Problem.Invalid("Other", TicketProblemTexts.RelateSecondParent.With(target.Number, source.Number)),
            "original" => new Problem.Invalid("Other", TicketProblemTexts.RelateSecondOriginal.With(source.Number, target.Number)),
            "deep" => new Problem.Invalid("Other", TicketProblemTexts.RelateTooDeep.With(source.Number, target.Number)),
            "hidden" => new Problem.NotFound(),
            _ => null,
        });
    }

    // A partner reads of another ticket only what is its own.
    private (TicketInHand Here, TicketInHand There) Tell(
        Actor actor, string step, (Ticket Here, Ticket There) pair, RelationAs said, bool isThere)
    {
        var (here, there) = pair;
        var readers = here.PartnerId == there.PartnerId ? Visibility.Partner : Visibility.Internal;
        return (Hand(here, there, said), Hand(there, here, said.Turned()));

        TicketInHand Hand(Ticket of, Ticket other, RelationAs it)
        {
            var hand = verbs.InHand(actor, of);
            hand.Tell(
                new TicketUpdated(of.Id), step, readers, [isThere ? FieldOf(it, null, other.Number) : FieldOf(it, other.Number, null)]);
            return hand;
        }
    }

    private static ChangedField FieldOf(RelationAs said, string? before, string? after) => new(EnumText<RelationAs>.Write(said), before, after);
}
