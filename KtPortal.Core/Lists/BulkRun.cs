using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
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
public sealed record BulkResult(string Code, BulkOutcome Outcome, string? Reason = null);

/// <summary>Changes rows of a list, one at a time, through the services that change them anyway.</summary>
public interface IBulkWork
{
    /// <summary>What it writes is undone if it is refused.</summary>
    Task<BulkResult> ApplyAsync(Actor actor, BulkOrder order, Guid row, CancellationToken cancel);
}

/// <summary>Many rows changed at once, and how far it is.</summary>
public sealed record BulkRun
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string Entity { get; init; }

    public required BulkOrder Order { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public required int Total { get; init; }

    public required int Worked { get; init; }

    /// <summary>What is finished, in the order of the work.</summary>
    public IReadOnlyList<BulkResult> Results { get; init; } = [];

    public bool IsDone => DoneAt is not null;

    public int Count(BulkOutcome outcome) => Results.Count(r => r.Outcome == outcome);

    internal static BulkRun Read(NpgsqlDataReader row) => new()
    {
        Id = row.Id("id"),
        UserId = row.Id("user_id"),
        Entity = row.Text("entity"),
        Order = new BulkOrder(row.Text("action"), row.Text("value"), row.Text("value_name"), row.OptionalText("reason")),
        DoneAt = row.OptionalInstant("done_at"),
        Total = row.Number("total"),
        Worked = row.Number("worked"),
    };
}
