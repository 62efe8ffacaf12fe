using Microsoft.Extensions.Logging;

namespace Orleans.Simulator;

/// <summary>A logger that fails must not take an activation with it.</summary>
internal sealed class SafeLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // there is no log left to say it in
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"Logging failed ({failure.Message}): {formatter(state, exception)}");
        }
    }
}
