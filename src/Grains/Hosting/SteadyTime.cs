using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tune;

/// <summary>
/// A clock that is read once and goes on as a stopwatch does. Orleans refuses every activation that it would have to collect in the past, and takes a message for
/// late by the clock: with this one nothing comes of a clock that is set.
/// </summary>
/// <param name="time">The clock, and the stopwatch.</param>
internal sealed class SteadyTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _origin = time.GetUtcNow();
    private readonly long _originAt = time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => _origin + time.GetElapsedTime(_originAt);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Gives it to parts of Orleans.</summary>
    /// <param name="services">The silo's.</param>
    /// <param name="parts">Their names, as <see cref="Orleans.Runtime.TimeProviderNames"/> has them.</param>
    public static void AddTo(IServiceCollection services, params ReadOnlySpan<string> parts)
    {
        services.TryAddSingleton(provider => new SteadyTime(provider.GetRequiredService<TimeProvider>()));
        foreach (var part in parts) services.TryAddKeyedSingleton<TimeProvider>(part, (provider, _) => provider.GetRequiredService<SteadyTime>());
    }
}
