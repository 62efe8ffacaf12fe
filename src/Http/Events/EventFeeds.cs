namespace Tune.Http;

/// <summary>The events of experiments, for as many watchers as there are: a silo is asked once for all watchers of an experiment.</summary>
internal sealed class EventFeeds(ITuner tuner)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (EventFeed Feed, int Watchers)> _feeds = new(StringComparer.Ordinal);

    /// <summary>How many watch now.</summary>
    public int Watchers
    {
        get
        {
            lock (_lock) return _feeds.Values.Sum(entry => entry.Watchers);
        }
    }

    /// <summary>Begins to watch. Call <see cref="Leave"/> afterwards.</summary>
    public EventFeed Join(string experiment)
    {
        lock (_lock)
        {
            var (feed, watchers) = _feeds.TryGetValue(experiment, out var entry) ? entry : (new EventFeed(tuner.GetExperiment<Configuration>(experiment)), 0);
            _feeds[experiment] = (feed, watchers + 1);
            return feed;
        }
    }

    /// <summary>Ends watching; the last one ends the asking.</summary>
    public void Leave(EventFeed feed)
    {
        lock (_lock)
        {
            var (same, watchers) = _feeds[feed.Experiment];
            if (watchers > 1)
            {
                _feeds[feed.Experiment] = (same, watchers - 1);
                return;
            }

            _feeds.Remove(feed.Experiment);
        }

        feed.Dispose();
    }
}
