using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tune.Spaces;

/// <summary>
/// Finds out what a function asks for, by running it: each option of a choice and both ends of a number are tried in the run that first asked for it, everything else as in that run. So the runs are
/// as many as the options. What comes only with some options of a choice belongs to those; what comes only with some numbers is asked for always, as numbers open no branch. Random configurations
/// show what depends on several at once, which is asked for always too.
/// </summary>
internal sealed class SpaceDiscovery
{
    /// <summary>As deep as a space may be nested.</summary>
    private const int MostNested = 15;

    /// <summary>So many random configurations in a row must bring nothing new.</summary>
    private const int Tries = 200;

    private readonly Action<Suggestions> _function;
    private readonly Branch _root = new();
    private int _found;

    private SpaceDiscovery(Action<Suggestions> function) => _function = function;

    /// <summary>What a function asks for.</summary>
    /// <exception cref="InvalidSearchSpaceException">It throws, or what it asks for makes no space.</exception>
    public static Branch Of(Action<Suggestions> function)
    {
        var discovery = new SpaceDiscovery(function);
        var (first, again) = (discovery.Probe(ImmutableDictionary<Ask, double>.Empty), discovery.Probe(ImmutableDictionary<Ask, double>.Empty));
        if (!first.Asks.SequenceEqual(again.Asks)) throw IsNoFunction(first);
        discovery.Explore(discovery._root, first.Asks.Select(ask => (ask, first)), depth: 0);
        discovery.TryAtRandom();
        return discovery._root;
    }

    /// <summary>Fills a branch with what is asked for in it, each with the run in which it was.</summary>
    private void Explore(Branch branch, IEnumerable<(Ask Ask, ProbeRun Run)> asks, int depth)
    {
        var open = asks.ToList();
        var waiting = open.Select(one => one.Ask).ToHashSet();
        var seen = waiting.ToHashSet();
        // what numbers bring is added on the way
        for (var i = 0; i < open.Count; i++)
        {
            var (ask, run) = open[i];
            if (!waiting.Remove(ask)) continue;
            if (depth > MostNested) throw Fault(ask, $"it depends on {depth} choices, one in another, and {MostNested} is the most; is that a loop without an end? Bound it.");
            if (++_found > Suggestions.Most) throw Fault(ask, FormattableString.Invariant($"there are {Suggestions.Most:N0} parameters before it; is that a loop without an end? Bound it."));
            if (ask.Options is { } options)
            {
                Add(branch, new Branch.Parameter(ask, ExploreOptions(ask, options.Count, run, waiting, depth)), run);
                continue;
            }

            Add(branch, new Branch.Parameter(ask, []), run);
            var least = Probe(run, ask, ask.Least);
            foreach (var other in least.Asks)
            {
                if (!run.Has(other) && seen.Add(other) && waiting.Add(other)) open.Add((other, least));
            }
        }
    }

    /// <summary>What each option of a choice brings; of what is waiting it takes what does not come with all of them.</summary>
    private ImmutableArray<Branch> ExploreOptions(Ask ask, int count, ProbeRun run, HashSet<Ask> waiting, int depth)
    {
        var chosen = (int)run[ask];
        var runs = Enumerable.Range(0, count).Select(option => option == chosen ? run : Probe(run, ask, option)).ToList();
        var always = runs[0].Asks.ToHashSet();
        foreach (var other in runs.Skip(1)) always.IntersectWith(other.Asks);
        // what else depends on an option of the run's is in an outer branch, or in that of another choice
        var brought = runs.ConvertAll(one => one.Asks.Where(other => !always.Contains(other) && (waiting.Contains(other) || !run.Has(other))).ToList());
        waiting.ExceptWith(run.Asks.Where(other => !always.Contains(other)));
        return
        [
            .. brought.Zip(runs, (own, one) =>
            {
                var branch = new Branch();
                Explore(branch, own.Select(other => (other, one)), depth + 1);
                return branch;
            }),
        ];
    }

    private void TryAtRandom()
    {
        var space = FlatSpace.Compile(_root.ToGroup());
        var rng = new Rng(0, 0);
        for (var left = Tries; left > 0; left--)
        {
            var known = new ConfigurationReplay(_root, space.Decode(space.Sample(ref rng, left % space.GridSize)));
            var pins = ImmutableDictionary.CreateBuilder<Ask, double>();
            var run = Probe(pins, ask => known.Find(ask) is { } value ? pins[ask] = value : null);
            var news = run.Asks.Where(ask => !run.Pins.ContainsKey(ask)).ToList();
            if (news.Count == 0) continue;
            Explore(_root, news.Select(ask => (ask, run)), depth: 0);
            (space, left) = (FlatSpace.Compile(_root.ToGroup()), Tries);
        }
    }

    private ProbeRun Probe(ProbeRun from, Ask ask, double value)
    {
        var run = Probe(from.Pins.SetItem(ask, value));
        return run.BeginsAs(from, ask) ? run : throw IsNoFunction(run);
    }

    private ProbeRun Probe(ImmutableDictionary<Ask, double> pins) => Probe(pins.ToBuilder(), ask => pins.TryGetValue(ask, out var pinned) ? pinned : null);

    [SuppressMessage("Design", "CA1031", Justification = "The function is the user's, and may throw anything: it is told with what it was given")]
    private ProbeRun Probe(ImmutableDictionary<Ask, double>.Builder pins, Func<Ask, double?> answer)
    {
        var suggestions = new Suggestions(ask => answer(ask) ?? (ask.Options is null ? ask.Greatest : 0));
        try
        {
            suggestions.Run(given =>
            {
                _function(given);
                return 0;
            });
        }
        catch (InvalidSearchSpaceException)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new InvalidSearchSpaceException(
                [$"the function threw {exception.GetType().Name}{ProbeRun.Describe(suggestions.Given)}: {exception.Message} It must take whatever it may be given; what can't be together is for Constraints."], exception);
        }

        return new ProbeRun(suggestions.Given, pins.ToImmutable());
    }

    private static void Add(Branch branch, Branch.Parameter parameter, ProbeRun run)
    {
        if (branch.TryAdd(parameter)) return;
        var known = branch.TryFind(parameter.Ask.Name, out var other) ? other.Ask : default;
        throw Fault(parameter.Ask, $"it is asked for with different domains, {known} and{run} {parameter.Ask}: only an option of a choice can change a domain. Give it one domain, or each its own name.");
    }

    private static InvalidSearchSpaceException Fault(Ask ask, string text) => new([ProblemList.At(ask.Name, text)]);

    private static InvalidSearchSpaceException IsNoFunction(ProbeRun run) => new(
        [$"the function asks for different parameters when it is given the same{run}: it must depend on nothing but its suggestions, so not on random numbers, the time or what earlier runs left behind."]);
}
