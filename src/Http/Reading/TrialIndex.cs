using System.Collections.Concurrent;

namespace Tune.Http;

/// <summary>Finds trials of results in whatever order, and once: who looks at a part of them asks for the next one soon. Thread-safe.</summary>
internal sealed class TrialIndex
{
    /// <summary>Many people don't look at one experiment in so many ways at once.</summary>
    private const int MostKept = 16;

    private const int MostModelled = 10_000;

    private readonly ConcurrentDictionary<(string? Filter, string? Order), Lazy<int[]>> _found = [];
    private readonly ConcurrentDictionary<int, Lazy<int[]>> _samples = [];
    private readonly Lazy<TrialColumns> _columns;
    private readonly Lazy<ResultGrid<Configuration>> _modelled;
    private TrialColumns? _earlier;

    /// <param name="results">The results.</param>
    /// <param name="before">The same of earlier results of the same experiment.</param>
    public TrialIndex(ResultGrid<Configuration> results, TrialIndex? before)
    {
        Results = results;
        _modelled = new Lazy<ResultGrid<Configuration>>(() => results.Count <= MostModelled ? results : results.Of(Sample(MostModelled)));
        _earlier = before is null ? null : before._columns.IsValueCreated ? before._columns.Value : before._earlier;
        _columns = new Lazy<TrialColumns>(() =>
        {
            var columns = new TrialColumns(Results, _earlier);
            // else all that ever was would stay
            _earlier = null;
            return columns;
        });
    }

    public ResultGrid<Configuration> Results { get; }

    /// <summary>What models are made of: all trials, or of more than <see cref="MostModelled"/> a sample of so many, as a model of all takes seconds and says no more.</summary>
    public ResultGrid<Configuration> Modelled => _modelled.Value;

    public IReadOnlyList<TrialColumn> Columns => _columns.Value.Columns;

    /// <summary>The numbers of the trials that a filter lets through, in an order: a column's name, with <c>-</c> before it from the greatest to the least. What has no value comes last either way, equals by number.</summary>
    /// <exception cref="Problem">The filter or the order is wrong.</exception>
    public IReadOnlyList<int> Find(string? filter, string? order)
    {
        if (_found.Count >= MostKept) _found.Clear();
        return _found.GetOrAdd((filter, order), _ => new Lazy<int[]>(() => Look(filter, order))).Value;
    }

    /// <summary>The numbers of at most so many trials that stand for all, ascending: see <see cref="TrialSample"/>.</summary>
    public IReadOnlyList<int> Sample(int most)
    {
        if (_samples.Count >= MostKept) _samples.Clear();
        return _samples.GetOrAdd(most, _ => new Lazy<int[]>(() => TrialSample.Of(Results, most))).Value;
    }

    private int[] Look(string? filter, string? order)
    {
        var numbers = Enumerable.Range(0, Results.Count);
        if (filter is not null)
        {
            var test = TestOf(filter);
            var readers = new Dictionary<string, Func<int, FilterValue>>(StringComparer.Ordinal);
            Func<int, FilterValue> ReaderOf(string name) => readers.TryGetValue(name, out var reader) ? reader : readers[name] = _columns.Value.Reader(name);
            numbers = numbers.Where(number => test(name => ReaderOf(name)(number)));
        }

        if (order is null) return [.. numbers];
        var isDown = order.StartsWith('-');
        var column = isDown ? order[1..] : order;
        if (!_columns.Value.Names.Contains(column)) throw Problem.Wrong("bad-query", $"order in the query must be a column, with - before it from the greatest to the least: '{column}' is none{SpacePath.Suggest(column, _columns.Value.Names)}");
        var read = _columns.Value.Reader(column);
        var keyed = numbers.Select(number => (Number: number, Key: read(number))).ToArray();
        Array.Sort(keyed, (left, right) =>
        {
            var missing = left.Key.HasNoPlace.CompareTo(right.Key.HasNoPlace);
            if (missing != 0) return missing;
            var by = left.Key.HasNoPlace ? 0 : left.Key.Order(right.Key);
            return by == 0 ? left.Number.CompareTo(right.Number) : isDown ? -by : by;
        });
        return [.. keyed.Select(one => one.Number)];
    }

    private Func<Func<string, FilterValue>, bool> TestOf(string filter)
    {
        try
        {
            return TrialFilter.Parse(filter, _columns.Value.Names);
        }
        catch (FilterException exception)
        {
            throw new Problem(
                StatusCodes.Status400BadRequest, "bad-filter", "The request is wrong",
                FormattableString.Invariant($"filter in the query, from character {exception.From + 1} on: {exception.Message}. See docs/http-api.md for what it may say."), innerException: exception);
        }
    }
}
