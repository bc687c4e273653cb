using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Support;

/// <summary>How many requests a node has begun and ended since this listens, as its own server counts them.</summary>
internal sealed class NodeRequests : IDisposable
{
    private readonly MeterListener listener = new();
    private int begun;
    private int ended;

    public NodeRequests(PortalApp app)
    {
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "http.server.active_requests" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, by, _, _) => Interlocked.Increment(ref (by > 0 ? ref begun : ref ended)));
        listener.Start();
    }

    public int Begun => Volatile.Read(ref begun);

    public int Ended => Volatile.Read(ref ended);

    public void Dispose() => listener.Dispose();
}
