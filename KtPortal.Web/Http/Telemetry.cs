using System.Diagnostics.Metrics;
using KtPortal.Core.Data;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KtPortal.Web.Http;

/// <summary>
/// Traces and metrics of the server, of the database driver and of our own queues; sent by OTLP where
/// OTEL_EXPORTER_OTLP_ENDPOINT says so, else nothing is collected.
/// </summary>
public static class Telemetry
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton<QueueFigures>();
        if (settings.Setting("OTEL_EXPORTER_OTLP_ENDPOINT") is null)
        {
            return services;
        }

        return services.AddHostedService<Exporter>();
    }

    private sealed class Exporter(QueueFigures figures) : IHostedService, IDisposable
    {
        private TracerProvider? traces;
        private MeterProvider? metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("kt-portal");
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build();
            metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", QueueFigures.MeterName)
                .AddOtlpExporter().Build();
            figures.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces?.ForceFlush(2000);
            metrics?.ForceFlush(2000);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            traces?.Dispose();
            metrics?.Dispose();
        }
    }
}

/// <summary>How much work waits, how old it is, how much was given up: what operators watch.</summary>
public sealed class QueueFigures(Doors doors) : IDisposable
{
    public const string MeterName = "KtPortal";
    private readonly Meter meter = new(MeterName);
    private readonly CancellationTokenSource stopping = new();
    private (long Pending, long Dead, double OldestSeconds) last;

    public void Start()
    {
        meter.CreateObservableGauge("kt.outbox.pending", () => last.Pending, description: "Jobs that wait or are being tried");
        meter.CreateObservableGauge("kt.outbox.dead", () => last.Dead, description: "Jobs that were given up");
        meter.CreateObservableGauge("kt.outbox.oldest", () => last.OldestSeconds, "s", "How long the oldest due job has waited");
        _ = RefreshAsync(stopping.Token);
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        meter.Dispose();
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15));
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                last = (await doors.QueryAsync("select * from app.outbox_figures()", r => (r.GetInt64(0), r.GetInt64(1), r.GetDouble(2)), cancel))[0];
            }
            catch (Npgsql.NpgsqlException)
            {
                // The gauge keeps what it last knew; that the database is away is told by /readyz.
            }
        }
    }
}
