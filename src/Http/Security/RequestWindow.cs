namespace Tune.Http;

/// <summary>Counts requests by caller in windows of a minute. Thread-safe.</summary>
/// <param name="most">How many a caller may have in a window.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestWindow(int most, TimeProvider time)
{
    /// <summary>The length of a window.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DateTimeOffset _begun = time.GetUtcNow();

    /// <summary>Counts one more.</summary>
    /// <returns>How long to wait for the next window; null: it is let in.</returns>
    public TimeSpan? Enter(string caller)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now - _begun >= Length || now < _begun)
            {
                // what is counted is forgotten with the window, so strangers can't fill the memory for long
                _counts.Clear();
                _begun = now;
            }

            _counts[caller] = _counts.GetValueOrDefault(caller) + 1;
            return _counts[caller] <= most ? null : _begun + Length - now;
        }
    }
}
