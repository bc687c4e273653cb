using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.LongJobs;

/// <summary>One attempt at a long job, by one node. The number of the attempt is the proof: once another has begun, nothing of this one counts.</summary>
/// <param name="Person">Who asked for it, with the rights that person has by now.</param>
public sealed record LongJobTurn(Guid Job, int Attempt, Actor Person)
{
    /// <summary>In the transaction of what was done, as its last statement.</summary>
    /// <exception cref="LongJobTakenException">It was stopped, or another node is at it: what was done is to be undone.</exception>
    public async Task CountAsync(PortalDb db, int pieces, CancellationToken cancel)
    {
        await using var command = db.Command(
            "update long_jobs set worked = worked + $3 where id = $1 and attempt = $2 and state = 'running'", Job, Attempt, pieces);
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            throw new LongJobTakenException();
        }
    }
}

/// <summary>The job is no longer this node's to do.</summary>
public sealed class LongJobTakenException() : Exception("The job was stopped, or another node is at it.");
