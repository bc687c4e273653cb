using Hangfire;
using Hangfire.Server;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.LongJobs;

/// <summary>Does a long job on this node: takes it, does it as the person who asked, writes down how it ended.</summary>
public sealed class LongJobRun(IServiceScopeFactory scopes, ILogger<LongJobRun> log)
{
    private const int MostRetries = 4;

    // One that takes its node with it fails no time by itself.
    private const int MostAttempts = 25;
    private const int LongError = 2000;

    [AutomaticRetry(Attempts = MostRetries, DelaysInSeconds = [10, 60, 300, 900], OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [JobDisplayName("Long job {1}")]
    public async Task RunAsync(Guid tenant, Guid job, PerformContext context, CancellationToken cancel)
    {
        if (await TakeAsync(tenant, job, cancel) is not { } taken)
        {
            return; // it is over
        }

        try
        {
            await DoAsync(taken, cancel);
        }
        catch (LongJobTakenException)
        {
            log.LogInformation("Long job {Job} was stopped, or another node is at it", job);
        }
        // One of the places that catch everything: a job may fail in any way. What is merely told to stop is begun again elsewhere.
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var isLast = context.GetJobParameter<int>("RetryCount") >= MostRetries;
            await EndAsync(taken, isLast ? LongJobState.Failed : LongJobState.Running, e.Message);
            throw;
        }
    }

    // Whoever takes it last has it: what another still does no longer counts.
    private async Task<Taken?> TakeAsync(Guid tenant, Guid job, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Actor.System(tenant, LongJobRelay.Kind), cancel);
        await using var command = db.Command("""
            update long_jobs set state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now())
            where id = $1 and state in ('waiting', 'running') returning kind, user_id, attempt
            """, job);
        Taken? taken = null;
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            if (await row.ReadAsync(cancel))
            {
                taken = new(tenant, job, row.Text("kind"), row.Id("user_id"), row.Number("attempt"));
            }
        }

        await db.CommitAsync(cancel);
        return taken;
    }

    private async Task DoAsync(Taken taken, CancellationToken cancel)
    {
        if (taken.Attempt > MostAttempts)
        {
            await EndAsync(taken, LongJobState.Failed, LongJobTexts.NeverEnds);
        }
        else if (await FindPersonAsync(taken, cancel) is not { } person)
        {
            await EndAsync(taken, LongJobState.Failed, LongJobTexts.NobodysAnyMore);
        }
        else
        {
            // What is written for people is in the language of who asked.
            SpokenLanguages.Use(SpokenLanguages.Find(person.Locale) ?? SpokenLanguages.English);
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredKeyedService<ILongJob>(taken.Kind)
                .RunAsync(new LongJobTurn(taken.Job, taken.Attempt, person), cancel);
            await EndAsync(taken, LongJobState.Done, null);
        }
    }

    private async Task<Actor?> FindPersonAsync(Taken taken, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Actor.System(taken.Tenant, LongJobRelay.Kind), cancel);
        return await scope.ServiceProvider.GetRequiredService<LongJobPeople>().FindAsync(db, taken.User, cancel);
    }

    private async Task EndAsync(Taken taken, LongJobState state, string? error)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Actor.System(taken.Tenant, LongJobRelay.Kind), CancellationToken.None);
        await using var command = db.Command("""
            update long_jobs set state = $3, error = nullif($4, ''), ended_at = case when $3 <> 'running' then now() end
            where id = $1 and attempt = $2 and state = 'running'
            """, taken.Job, taken.Attempt, EnumText<LongJobState>.Write(state), Short(error));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        await db.CommitAsync(CancellationToken.None);
    }

    private static string Short(string? error)
    {
        var text = (error ?? "").Replace('\0', ' ');
        return text.Length > LongError ? text[..LongError] : text;
    }

    private sealed record Taken(Guid Tenant, Guid Job, string Kind, Guid User, int Attempt);
}
