using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using Npgsql;

namespace KtPortal.Core.Lists;

public enum BulkOutcome
{
    Done,

    /// <summary>It was that way already.</summary>
    Unchanged,
    Refused,
}

/// <summary>What was asked for.</summary>
/// <param name="Value">What the rows are to become, as the action's filter writes it.</param>
/// <param name="ValueName">As people read it.</param>
public sealed record BulkOrder(string Action, string Value, string ValueName, string? Reason);

/// <summary>What became of a row.</summary>
/// <param name="Code">How people quote it.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record BulkResult(string Code, BulkOutcome Outcome, string? Reason = null)
{
    /// <summary>JSON by which it can be taken back; null where it can't be, or needn't.</summary>
    public string? Undo { get; init; }
}

/// <summary>Changes rows of a list, one at a time, through the services that change them anyway.</summary>
public interface IBulkWork
{
    /// <summary>What it writes is undone if it is refused.</summary>
    /// <param name="run">Which it is part of: what must not be done twice has its key from here.</param>
    Task<BulkResult> ApplyAsync(Actor actor, BulkOrder order, Guid run, Guid row, CancellationToken cancel);

    /// <summary>The row becomes what it was, unless something else happened to it since.</summary>
    /// <param name="kept">As <see cref="BulkResult.Undo"/> said it.</param>
    Task<BulkResult> TakeBackAsync(Actor actor, string kept, Guid row, CancellationToken cancel);
}

/// <summary>Many rows changed at once, and how far it is.</summary>
public sealed record BulkRun
{
    public required Guid Id { get; init; }

    public required string Entity { get; init; }

    public required BulkOrder Order { get; init; }

    /// <summary>When it ended, with all done or not.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Of a long one; null where whoever asked waited for it.</summary>
    public LongJobState? Job { get; init; }

    /// <summary>Why a long one failed.</summary>
    public string? Error { get; init; }

    /// <summary>The run that it takes back; null for one that changes rows by itself.</summary>
    public Guid? Undoes { get; init; }

    /// <summary>The run that takes this one back.</summary>
    public Guid? UndoneBy { get; init; }

    /// <summary>Rows that can be taken back.</summary>
    public required int Undoable { get; init; }

    public required int Total { get; init; }

    public required int Worked { get; init; }

    /// <summary>What is finished, in the order of the work.</summary>
    public IReadOnlyList<BulkResult> Results { get; init; } = [];

    public bool IsDone => DoneAt is not null;

    /// <summary>There is something to take back, it hasn't been, and it isn't long ago.</summary>
    public bool CanBeUndone(DateTimeOffset now) => UndoneBy is null && Undoable > 0 && DoneAt is { } done && now - done < BulkRuns.Regret;

    public int Count(BulkOutcome outcome) => Results.Count(r => r.Outcome == outcome);

    internal static BulkRun Read(NpgsqlDataReader row) => new()
    {
        Id = row.Id("id"),
        Entity = row.Text("entity"),
        Order = new BulkOrder(row.Text("action"), row.Text("value"), row.Text("value_name"), row.OptionalText("reason")),
        DoneAt = row.OptionalInstant("done_at"),
        Job = row.OptionalText("job_state") is { } state ? EnumText<LongJobState>.Parse(state) : null,
        Error = row.OptionalText("job_error"),
        Undoes = row.OptionalId("undoes"),
        UndoneBy = row.OptionalId("undone_by"),
        Undoable = row.Number("undoable"),
        Total = row.Number("total"),
        Worked = row.Number("worked"),
    };
}
