using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla;

/// <summary>A ticket that might be.</summary>
/// <param name="PriorityId">Null: the first there is.</param>
/// <param name="Start">When its clock would begin.</param>
public sealed record SlaTrialOrder(Guid? PriorityId, SlaMetric Metric, DateTimeOffset Start, IReadOnlyList<Pause> Pauses);

/// <summary>When it would be due, and why.</summary>
/// <param name="Due">Null while it would stand still.</param>
/// <param name="Warned">When it would be shown as urgent.</param>
/// <param name="Zone">Of the hours that count; null for day and night.</param>
public sealed record SlaTrialResult(
    int TargetMinutes, DateTimeOffset Start, DateTimeOffset? Due, DateTimeOffset? Warned, IReadOnlyList<CountedSpan> Spans, string? Zone, BusinessClock Clock);

/// <summary>"Try it": what a policy as it is saved would come to.</summary>
public sealed class SlaTrial(PortalDb db)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366 * 20);

    public async Task<Result<SlaTrialResult>> TryAsync(Actor actor, Guid policy, Result<SlaTrialOrder> order, CancellationToken cancel)
    {
        if (!actor.May(SlaPermissions.Configure))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotConfigure);
        }

        if (!order.Succeeded)
        {
            return order.Problem!;
        }

        var book = await SlaBook.ReadAsync(db, cancel);
        if (book.Find(policy) is not { } found)
        {
            return new Problem.NotFound();
        }

        var tried = order.Value;
        if (book.TermsOf(found, SlaFoundBy.Default, tried.PriorityId ?? Guid.Empty, tried.Metric) is not { } terms)
        {
            return new Problem.Invalid("Try", SlaProblemTexts.NothingPromised);
        }

        var (clock, target) = (terms.Hours.Clock, TimeSpan.FromMinutes(terms.Minutes));
        var due = SlaCount.Due(clock, tried.Start, target, tried.Pauses);
        if (due - tried.Start > Longest)
        {
            return new Problem.Invalid("Try", SlaProblemTexts.TooFar);
        }

        return new SlaTrialResult(
            terms.Minutes, tried.Start, due, SlaCount.Due(clock, tried.Start, target * SlaClock.UrgentPercent / 100, tried.Pauses),
            SlaCount.Explain(clock, tried.Start, target, tried.Pauses), clock.ZoneId, clock);
    }
}
