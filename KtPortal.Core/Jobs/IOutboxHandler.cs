using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>
/// Does one kind of outbox job inside the database: the worker has entered the tenant as a system actor and commits the
/// effect together with the job's end, so it happens exactly once. Throwing means: again later. It looks at what it is handed:
/// whoever may queue a job of the kind may have named anything of the tenant. It stops soon after it is told to; one that
/// doesn't is let go, and what it has written is undone.
/// </summary>
public interface IOutboxHandler
{
    Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel);
}

/// <summary>Of its kind several at once are less work than one after the other.</summary>
public interface IOutboxBatchHandler : IOutboxHandler
{
    Task HandleAllAsync(PortalDb db, Actor actor, IReadOnlyList<JsonElement> payloads, CancellationToken cancel);
}

/// <summary>
/// Does one kind of outbox job that reaches outside (SMTP, HTTP). Three phases: the first and the last each in a
/// transaction of the tenant, the one between without any connection. It may happen twice if a node dies between
/// performing and recording; the first phase can leave a trace by which the second attempt knows.
/// </summary>
public interface IOutboxEffect
{
    /// <summary>Reads what is needed and commits what must be known before; null if there is nothing left to do.</summary>
    Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel);

    /// <summary>All attempts failed; written in the transaction that lays the job aside.</summary>
    Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel);
}

/// <summary>How the last attempt ended.</summary>
public enum JobFailure
{
    Failed,

    /// <summary>It took longer than jobs of its lane may.</summary>
    TimedOut,

    /// <summary>What it was handed can't be worked on.</summary>
    Unfit,
}

/// <summary>The call outside. Throwing means: again later. What will never work returns a record of that.</summary>
public delegate Task<RecordOutcome> Perform(CancellationToken cancel);

/// <summary>Writes down how it went, in the transaction that ends the job.</summary>
public delegate Task RecordOutcome(PortalDb db, Actor actor, CancellationToken cancel);
