using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.CustomFields;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Relations;

/// <summary>What a ticket leaves undone where it ends: what blocks it, and its children.</summary>
public sealed class OpenTies(PortalDb db, TicketVerbs verbs, TicketAnswers answers, TimeProvider clock)
{
    /// <param name="isSure">Whoever ends it was told, and ends it all the same.</param>
    internal async Task<Problem?> RefuseAsync(Ticket ticket, Phase wanted, bool isSure, CancellationToken cancel)
    {
        if (!IsEnd(ticket, wanted))
        {
            return null;
        }

        var open = (await ReadAsync(ticket, cancel)).Where(r => r.IsOpen).ToLookup(r => r.As, r => r.Number);
        var (blockers, children) = (string.Join(", ", open[RelationAs.BlockedBy]), string.Join(", ", open[RelationAs.Parent]));
        var rule = children.Length > 0 ? await RuleAsync(cancel) : OpenChildrenRule.Cascade;
        if (rule == OpenChildrenRule.Block)
        {
            return new Problem.Conflict(TicketProblemTexts.ChildrenFirst.With(ticket.Number, children));
        }

        var warnings = new[]
        {
            blockers.Length > 0 ? TicketProblemTexts.BlockedStill.With(ticket.Number, blockers) : null,
            rule == OpenChildrenRule.Warn ? TicketProblemTexts.ChildrenOpen.With(ticket.Number, children) : null,
        }.OfType<string>().ToList();
        var code = blockers.Length > 0 ? nameof(TicketProblemTexts.BlockedStill) : nameof(TicketProblemTexts.ChildrenOpen);
        return warnings.Count == 0 || isSure
            ? null
            : new Problem.Invalid("IsSure", string.Join(' ', warnings), $"{nameof(TicketProblemTexts)}.{code}");
    }

    /// <summary>Where the tenant wants that, what is below ends with it, and reads what was said to whom it is for.</summary>
    /// <param name="before">The phase of the parent until now.</param>
    /// <param name="solution">Null where nothing was said.</param>
    internal async Task<Problem?> EndChildrenAsync(
        Actor actor, Ticket parent, Phase before, TicketStatus status, WrittenText? solution, StatusBook statuses, CancellationToken cancel)
    {
        if (!before.IsActive() || status.Phase is not (Phase.Resolved or Phase.Closed))
        {
            return null;
        }

        var below = await BelowAsync(parent, cancel);
        if (below.Count == 0 || await RuleAsync(cancel) != OpenChildrenRule.Cascade)
        {
            return null;
        }

        foreach (var child in await db.Set<Ticket>().ForUpdate().Where(t => below.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(cancel))
        {
            var hand = verbs.InHand(actor, child);
            if (!child.Phase.IsActive())
            {
                continue;
            }

            if (await answers.AskBeforeAsync(hand, status.Phase, FieldAnswers.None, cancel) is Problem.Invalid missing)
            {
                return new Problem.Conflict(TicketFieldProblemTexts.ChildNeedsFields.With(child.Number, missing.Errors.All[0].Message));
            }

            if ((verbs.AcceptFirst(hand, statuses) ?? End(hand, status, solution, statuses)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private Problem? End(TicketInHand hand, TicketStatus status, WrittenText? solution, StatusBook statuses)
    {
        var (actor, child, now) = (hand.Actor, hand.Ticket, clock.GetUtcNow());
        if (solution is { } text)
        {
            var comment = Comment.ByStaff(child, actor, text, Visibility.Public, now);
            db.Add(comment);
            child.AnsweredByStaff(actor, Visibility.Public, statuses[StatusKey.InProgress], now);
            hand.TellComment(comment);
        }

        var fields = TicketFields.Of(statuses.Find(child.StatusId), status);
        child.SetStatus(status, now);
        hand.Tell(new TicketStatusChanged(child.Id, child.StatusId), "status", Visibility.Public, fields);
        return null;
    }

    // Partners' staff, too, work by what the provider set: the database keeps it where they may read it.
    private async Task<OpenChildrenRule> RuleAsync(CancellationToken cancel)
    {
        await using var command = db.Command("select open_children from tenants where id = app.tenant_id()");
        return EnumText<OpenChildrenRule>.Parse((string)(await command.ExecuteScalarAsync(cancel))!);
    }

    private async Task<List<Guid>> BelowAsync(Ticket parent, CancellationToken cancel)
    {
        var (below, level) = (new List<Guid>(), new List<Guid> { parent.Id });
        while (level.Count > 0)
        {
            level = await (
                from relation in db.Set<TicketRelation>()
                join child in db.Set<Ticket>() on relation.TargetId equals child.Id
                where relation.Kind == RelationKind.Parent && level.Contains(relation.SourceId) && !below.Contains(child.Id)
                select child.Id).ToListAsync(cancel);
            below.AddRange(level);
        }

        return below;
    }

    private async Task<IReadOnlyList<RelatedTicket>> ReadAsync(Ticket ticket, CancellationToken cancel)
    {
        await using var command = db.Command(RelatedTicket.Sql, ticket.Id);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await RelatedTicket.ReadAsync(rows, "status_name", cancel);
    }

    private static bool IsEnd(Ticket ticket, Phase wanted) => ticket.Phase.IsActive() && wanted is Phase.Resolved or Phase.Closed;
}
