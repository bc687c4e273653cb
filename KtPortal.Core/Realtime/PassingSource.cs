using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

/// <summary>
/// What the open pages of a kind are told in passing, beside its events: where each subject of a group stands now. A feature
/// registers it; it is not kept, and who comes back is told anew.
/// </summary>
public interface IPassingSource
{
    /// <summary>Of its subjects; their <see cref="LiveKind.FindSql"/> says which group each belongs to.</summary>
    string Kind { get; }

    /// <summary>Where the database says that a group moved: <c>{tenant}:{group}</c>.</summary>
    string Channel { get; }

    /// <summary>Where it says so when what lists show of the group has been written; null where they show nothing of it.</summary>
    string? ListChannel => null;

    /// <summary>The whole group as it is now, read once however many pages watch it.</summary>
    Task<IPassingReading> ReadAsync(Actor actor, Guid group, CancellationToken cancel);
}

/// <summary>A group as it was read.</summary>
public interface IPassingReading
{
    /// <summary>Else staff alone are told.</summary>
    bool IsForClients { get; }

    /// <summary>How a subject stands, compared with what its pages were told last; null for one that isn't in the group.</summary>
    object? Find(Guid subject);

    /// <param name="state">As found.</param>
    byte[] FrameOf(Guid subject, object? state);
}
