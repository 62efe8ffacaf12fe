using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks, and how.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Timers/GrainTimerCreationOptions.cs</remarks>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Options with these times.</summary>
    /// <param name="dueTime">The time to the first tick.</param>
    /// <param name="period">The time from the end of a tick to the next.</param>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The time to the first tick; infinite for a timer that does not start.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The time from the end of a tick to the next; infinite for a single tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may run between the turns of a request. Default: false.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use of the activation. Default: false.</summary>
    public bool KeepAlive { get; init; }
}
