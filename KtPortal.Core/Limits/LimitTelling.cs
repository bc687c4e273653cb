using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Limits;

/// <summary>Tells the database once a second what this node has counted; once more when it ends.</summary>
internal sealed class LimitTelling(RateLimits limits, TimeProvider clock, ILogger<LimitTelling> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TellAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        try
        {
            await limits.TellAsync(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            log.LogDebug("Counts wait for the database: {Reason}", e.Message);
        }
    }
}
