namespace KtPortal.Core.Tickets;

// Where it stands, who has it, when it is planned, and who reads it.
public sealed partial class Ticket
{
    /// <param name="assigned">The status an open ticket takes; in other phases the status stays.</param>
    public void Assign(Guid userId, string name, TicketStatus assigned, DateTimeOffset now)
    {
        (AssignedToId, AssigneeName, AssignedAt) = (userId, name, now);
        if (Phase == Phase.Open)
        {
            StatusId = assigned.Id;
        }

        Version++;
    }

    public void Unassign(TicketStatus open, DateTimeOffset now)
    {
        (AssignedToId, AssigneeName, AssignedAt) = (null, null, null);
        if (Phase == Phase.Open)
        {
            StatusId = open.Id;
        }
        else if (Phase is Phase.InProgress or Phase.Pending)
        {
            Become(open, now);
        }

        Version++;
    }

    public void Reprioritize(Guid priorityId, DateTimeOffset now)
    {
        PriorityId = priorityId;
        Shown(now);
    }

    public void Categorize(Guid? categoryId)
    {
        CategoryId = categoryId;
        Version++;
    }

    public void Retype(Guid? typeId)
    {
        TypeId = typeId;
        Version++;
    }

    public void Concern(Guid? serviceId)
    {
        ServiceId = serviceId;
        Version++;
    }

    /// <summary>An entry it is sorted by gives way to another of its list. That is no activity: it keeps its place in all lists.</summary>
    internal void GiveWay(Guid from, Guid to)
    {
        Guid Of(Guid id) => id == from ? to : id;
        (StatusId, PriorityId, QueueId) = (Of(StatusId), Of(PriorityId), Of(QueueId));
        (TypeId, CategoryId) = (TypeId is { } type ? Of(type) : null, CategoryId is { } category ? Of(category) : null);
        (TeamId, ServiceId) = (TeamId is { } team ? Of(team) : null, ServiceId is { } service ? Of(service) : null);
        Version++;
    }

    /// <summary>Until its time it waits for nobody. What place in line follows from it, the database says.</summary>
    public void Plan(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now)
    {
        (ScheduledStart, ScheduledEnd) = (start, end);
        Shown(now);
    }

    public void MoveTo(Guid queueId)
    {
        QueueId = queueId;
        Version++;
    }

    public void GiveTo(Guid? teamId)
    {
        TeamId = teamId;
        Version++;
    }

    /// <summary>A participant with a login may read it.</summary>
    public void Admit(Guid? userId)
    {
        if (userId is { } id && !ReaderIds.Contains(id))
        {
            ReaderIds = [.. ReaderIds, id];
        }
    }

    /// <summary>What everybody on the ticket reads. The database moves it for staff alone by the steps that they alone read.</summary>
    private void Shown(DateTimeOffset now)
    {
        LastActivityAt = now;
        Version++;
    }
}
