using Microsoft.Extensions.Logging;

namespace Tune.Simulations;

/// <summary>What grains and simulator log, in the trace.</summary>
internal sealed class TracingLoggerProvider(Trace trace, string silo) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        trace.Add($"{silo} logs: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message.Split('\n')[0]}");

    public void Dispose()
    {
        // the trace outlives it
    }
}
