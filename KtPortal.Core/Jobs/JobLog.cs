using Hangfire.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Hangfire.Logging.LogLevel;

namespace KtPortal.Core.Jobs;

/// <summary>
/// What Hangfire logs, in our log. It asks for loggers once and for all of the process, even when the host whose log it was is gone:
/// from then on nobody listens.
/// </summary>
internal sealed class JobLog(ILoggerFactory logs) : ILogProvider
{
    public ILog GetLogger(string name)
    {
        try
        {
            return new Entry(logs.CreateLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return new Entry(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        }
    }

    private sealed class Entry(ILogger log) : ILog
    {
        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            var level = logLevel switch
            {
                LogLevel.Trace => Microsoft.Extensions.Logging.LogLevel.Trace,
                LogLevel.Debug => Microsoft.Extensions.Logging.LogLevel.Debug,
                LogLevel.Info => Microsoft.Extensions.Logging.LogLevel.Information,
                LogLevel.Warn => Microsoft.Extensions.Logging.LogLevel.Warning,
                LogLevel.Error => Microsoft.Extensions.Logging.LogLevel.Error,
                _ => Microsoft.Extensions.Logging.LogLevel.Critical,
            };
            if (log.IsEnabled(level) && messageFunc is not null)
            {
                log.Log(level, exception, "{Message}", messageFunc());
            }

            return log.IsEnabled(level);
        }
    }
}
