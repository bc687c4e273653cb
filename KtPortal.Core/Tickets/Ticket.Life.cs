using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

// How it comes in, is worked on, and ends.
public sealed partial class Ticket
{
    /// <summary>Lets a new ticket in: the clocks start here.</summary>
    public void Accept(Actor by, TicketStatus accepted, DateTimeOffset now)
    {
        Require(Phase == Phase.New, "only a new ticket is accepted");
        (AcceptedById, AcceptedAt) = (by.UserId, now);
        Become(accepted, now);
    }

    public void Refuse(TicketStatus cancelled, DateTimeOffset now)
    {
        Require(Phase == Phase.New, "only a new ticket is refused");
        End(cancelled, "refused", now);
    }

    /// <summary>Staff set a status by hand. Into `new` leads no way back but <see cref="Restore"/>; out of a finished phase the wait begins anew.</summary>
    public void SetStatus(TicketStatus status, DateTimeOffset now)
    {
        Require(status.Phase != Phase.New, "no way leads back to new");
        switch (status.Phase)
        {
            case Phase.Resolved:
                ResolvedAt = now;
                Become(status, now);
                break;
            case Phase.Closed:
                End(status, "solved", now);
                break;
            case Phase.Cancelled:
                End(status, "cancelled", now);
                break;
            default:
                if (Phase.IsActive())
                {
                    Become(status, now);
                }
                else
                {
                    Reopen(status, now);
                }

                break;
        }
    }

    /// <summary>Another status of the same phase that clients read as the same: to them nothing happened.</summary>
    public void Relabel(TicketStatus status)
    {
        Require(Phase == status.Phase, "only within a phase");
        StatusId = status.Id;
        Version++;
    }

    /// <summary>
    /// A staff member wrote. A public answer is a first response; the assignee's begins the work. A note among staff is no answer
    /// and changes nothing that clients read: the database moves the ticket in the lists of those who read the note.
    /// </summary>
    public void AnsweredByStaff(Actor by, Visibility visibility, TicketStatus inProgress, DateTimeOffset now)
    {
        if (visibility != Visibility.Public)
        {
            return;
        }

        LastStaffCommentAt = LastActivityAt = now;
        FirstResponseAt ??= now;
        if (Phase == Phase.Open && AssignedToId == by.UserId)
        {
            Become(inProgress, now);
        }
    }

    /// <summary>Its status changes when its client answers.</summary>
    public bool FollowsClient => Phase is Phase.Pending or Phase.Resolved;

    /// <summary>The client wrote: what was pending goes on, what was resolved is open again.</summary>
    /// <param name="status">By its key; asked only where it changes (<see cref="FollowsClient"/>).</param>
    public void AnsweredByClient(Func<string, TicketStatus> status, DateTimeOffset now)
    {
        LastClientCommentAt = LastActivityAt = now;
        if (Phase == Phase.Pending)
        {
            Become(status(IsAssigned ? StatusKey.InProgress : StatusKey.Open), now);
        }
        else if (Phase == Phase.Resolved)
        {
            Reopen(status(StatusKey.Open), now);
        }
    }

    public void Reopen(TicketStatus open, DateTimeOffset now)
    {
        Require(!Phase.IsActive(), "only a finished ticket is reopened");
        (ReopenedAt, WaitingSince) = (now, now);
        ReopenedCount++;
        (ResolvedAt, ClosedAt, CancelledAt, CloseReason) = (null, null, null, null);
        Become(open, now);
    }

    /// <summary>An edit was a mistake: everything it touched is as before, the place in line too. The only way back to new.</summary>
    public void Restore(TicketState state)
    {
        (StatusId, Phase, PriorityId, CategoryId) = (state.StatusId, state.Phase, state.PriorityId, state.CategoryId);
        (TypeId, ServiceId, QueueId, TeamId) = (state.TypeId, state.ServiceId, state.QueueId, state.TeamId);
        (AssignedToId, AssigneeName, AssignedAt) = (state.AssignedToId, state.AssigneeName, state.AssignedAt);
        (AcceptedById, AcceptedAt, WaitingSince) = (state.AcceptedById, state.AcceptedAt, state.WaitingSince);
        (ResolvedAt, ClosedAt, CancelledAt, CloseReason) = (state.ResolvedAt, state.ClosedAt, state.CancelledAt, state.CloseReason);
        (ReopenedAt, ReopenedCount) = (state.ReopenedAt, state.ReopenedCount);
        (ScheduledStart, ScheduledEnd) = (state.ScheduledStart, state.ScheduledEnd);
        // Whoever reads of no step has seen nothing happen. What was said since is kept by the database.
        LastActivityAt = state.LastActivityAt ?? LastActivityAt;
        Version++;
    }

    public void CloseByClient(TicketStatus closed, DateTimeOffset now) => End(closed, "client_closed", now);

    /// <summary>Resolved for a while, and nobody objected.</summary>
    public void CloseUnopposed(TicketStatus closed, DateTimeOffset now) => End(closed, "auto", now);

    /// <summary>The same was asked elsewhere.</summary>
    public void CloseAsDuplicate(TicketStatus closed, DateTimeOffset now) => End(closed, "duplicate", now);

    public void CancelByClient(TicketStatus cancelled, DateTimeOffset now) => End(cancelled, "cancelled", now);

    private void End(TicketStatus status, string reason, DateTimeOffset now)
    {
        CloseReason = reason;
        if (status.Phase == Phase.Cancelled)
        {
            CancelledAt = now;
        }
        else
        {
            ClosedAt = now;
        }

        Become(status, now);
    }

    private void Become(TicketStatus status, DateTimeOffset now)
    {
        (StatusId, Phase) = (status.Id, status.Phase);
        Shown(now);
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException(rule);
        }
    }
}
