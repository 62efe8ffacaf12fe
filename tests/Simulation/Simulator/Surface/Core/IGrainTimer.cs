namespace Orleans.Runtime;

/// <summary>A timer of a grain; disposing it stops it.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Runtime/IGrainTimer.cs</remarks>
public interface IGrainTimer : IDisposable
{
    /// <summary>Restarts the timer.</summary>
    /// <param name="dueTime">The time to the first tick; infinite stops it.</param>
    /// <param name="period">The time from the end of a tick to the next; infinite for a single tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
