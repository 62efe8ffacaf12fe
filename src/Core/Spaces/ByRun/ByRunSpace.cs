namespace Tune.Spaces;

/// <summary>A space that a function of suggestions has; it is found out when it is first asked for. Immutable.</summary>
internal sealed class ByRunSpace<TConfig> : SearchSpace<TConfig>
{
    private readonly Func<Suggestions, TConfig> _function;
    private Branch? _root;

    public ByRunSpace(Func<Suggestions, TConfig> function) => _function = function;

    private Branch Found
    {
        get
        {
            if (Volatile.Read(ref _root) is { } known) return known;
            // threads that come at the same time find out the same
            var found = SpaceDiscovery.Of(suggestions => _function(suggestions));
            return Interlocked.CompareExchange(ref _root, found, null) ?? found;
        }
    }

    private protected override SearchSpaceContent Describe() => new(Found.ToGroup(), default);

    private protected override TConfig Read(Configuration configuration) => new Suggestions(new ConfigurationReplay(Found, configuration).Answer).Run(_function);
}
