using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Realtime;

/// <summary>
/// This node's one LISTEN connection, shared by all who wait for something. It comes back by itself; what was said
/// meanwhile is lost, so listeners are told whenever a connection begins.
/// </summary>
public sealed class Notifications(DatabaseOptions database, IEnumerable<IPassingSource> sources, TimeProvider clock, ILogger<Notifications> log)
    : BackgroundService
{
    public const string Events = "kt_events";
    public const string Outbox = "kt_outbox";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly string listenSql = string.Concat(
        sources.SelectMany(s => new[] { s.Channel, s.ListChannel }).OfType<string>().Prepend(Events).Prepend(Outbox).Distinct().Select(channel => $"listen {channel};"));
    private readonly ConcurrentDictionary<Listener, byte> listeners = new();

    public bool IsConnected { get; private set; }

    /// <param name="heard">Gets the payload, on the connection's own loop: it must only take note and return.</param>
    /// <param name="connected">A connection has begun: anything said before may have been missed.</param>
    public IDisposable Listen(string channel, Action<string> heard, Action connected)
    {
        var listener = new Listener(this, channel, heard, connected);
        listeners[listener] = 0;
        return listener;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ConnectAsync(stoppingToken);
                pause = TimeSpan.Zero;
                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                log.LogWarning("Listening to the database was interrupted: {Reason}", e.Message);
            }
            finally
            {
                IsConnected = false;
            }

            pause = Backoff.Next(pause, LongestPause);
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.Direct)
        {
            Pooling = false,
            KeepAlive = 15, // else a connection that a firewall forgot would be waited on forever
            ApplicationName = "kt-portal listen",
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            connection.Notification += (_, note) => Tell(note);
            await using var listen = new NpgsqlCommand(listenSql, connection);
            await listen.ExecuteNonQueryAsync(cancel);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        IsConnected = true;
        foreach (var (listener, _) in listeners)
        {
            listener.Connected();
        }

        return connection;
    }

    private void Tell(NpgsqlNotificationEventArgs note)
    {
        foreach (var (listener, _) in listeners)
        {
            if (listener.Channel == note.Channel)
            {
                listener.Heard(note.Payload);
            }
        }
    }

    private sealed class Listener(Notifications owner, string channel, Action<string> heard, Action connected) : IDisposable
    {
        public string Channel => channel;

        public Action<string> Heard => heard;

        public Action Connected => connected;

        public void Dispose() => owner.listeners.TryRemove(this, out _);
    }
}
