namespace Tune;

/// <summary>
/// What a function asks for its parameters in <see cref="SearchSpace.ByRun"/>, by the names of <see cref="Domain"/>. The function is run to find out what there is to ask for, and once for every
/// configuration. It may branch, loop and compute as it likes, but must ask for the same when it is given the same, and have no other effect. A name that is asked for again in one run has the same value.
/// Of use only while the function runs, on its own thread.
/// </summary>
public sealed class Suggestions
{
    /// <summary>More is a loop without an end.</summary>
    internal const int Most = 10_000;

    private readonly Func<Ask, double> _answer;
    private readonly Dictionary<string, (Ask Ask, double Value)> _known = new(StringComparer.Ordinal);
    private readonly List<(Ask Ask, double Value)> _given = [];
    private int _count;
    private bool _isOver;

    internal Suggestions(Func<Ask, double> answer) => _answer = answer;

    /// <summary>What was asked for and answered, each once, in its order.</summary>
    internal IReadOnlyList<(Ask Ask, double Value)> Given => _given;

    /// <inheritdoc cref="Domain.Uniform"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public double Uniform(string name, double low, double high) => Number(name, Domain.Uniform(low, high));

    /// <inheritdoc cref="Domain.QUniform"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public double QUniform(string name, double low, double high, double step) => Number(name, Domain.QUniform(low, high, step));

    /// <inheritdoc cref="Domain.LogUniform"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public double LogUniform(string name, double low, double high) => Number(name, Domain.LogUniform(low, high));

    /// <inheritdoc cref="Domain.QLogUniform"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public double QLogUniform(string name, double low, double high, double step) => Number(name, Domain.QLogUniform(low, high, step));

    /// <inheritdoc cref="Domain.RandN"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation.</param>
    public double RandN(string name, double mean = 0, double standardDeviation = 1) => Number(name, Domain.RandN(mean, standardDeviation));

    /// <inheritdoc cref="Domain.QRandN"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation.</param>
    /// <param name="step">What the values are rounded to multiples of.</param>
    public double QRandN(string name, double mean, double standardDeviation, double step) => Number(name, Domain.QRandN(mean, standardDeviation, step));

    /// <inheritdoc cref="Domain.RandInt(int, int)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public int RandInt(string name, int low, int high) => (int)Number(name, Domain.RandInt(low, high));

    /// <inheritdoc cref="Domain.RandInt(long, long)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public long RandInt(string name, long low, long high) => (long)Number(name, Domain.RandInt(low, high));

    /// <inheritdoc cref="Domain.QRandInt(int, int, int)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public int QRandInt(string name, int low, int high, int step = 1) => (int)Number(name, Domain.QRandInt(low, high, step));

    /// <inheritdoc cref="Domain.QRandInt(long, long, long)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public long QRandInt(string name, long low, long high, long step = 1) => (long)Number(name, Domain.QRandInt(low, high, step));

    /// <inheritdoc cref="Domain.LogRandInt(int, int)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public int LogRandInt(string name, int low, int high) => (int)Number(name, Domain.LogRandInt(low, high));

    /// <inheritdoc cref="Domain.LogRandInt(long, long)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, exclusive.</param>
    public long LogRandInt(string name, long low, long high) => (long)Number(name, Domain.LogRandInt(low, high));

    /// <inheritdoc cref="Domain.QLogRandInt(int, int, int)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public int QLogRandInt(string name, int low, int high, int step = 1) => (int)Number(name, Domain.QLogRandInt(low, high, step));

    /// <inheritdoc cref="Domain.QLogRandInt(long, long, long)"/>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="low">The lower end, inclusive.</param>
    /// <param name="high">The upper end, inclusive.</param>
    /// <param name="step">What the values are multiples of.</param>
    public long QLogRandInt(string name, long low, long high, long step = 1) => (long)Number(name, Domain.QLogRandInt(low, high, step));

    /// <summary>One of the values, each position equally likely. What is asked for only with some of them belongs to those, and no searcher looks for it elsewhere.</summary>
    /// <typeparam name="T">A Boolean, string, number or enum.</typeparam>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="options">The values, at least one.</param>
    public T Choice<T>(string name, params T[] options) => options[(int)Answer(name, Domain.Choice(options))];

    /// <summary>Each of the values once per sample; not where it depends on another parameter. What is asked for only with some of them belongs to those.</summary>
    /// <typeparam name="T">A Boolean, string, number or enum.</typeparam>
    /// <param name="name">The parameter's name, without <c>/</c>.</param>
    /// <param name="options">The values, at least one.</param>
    public T GridSearch<T>(string name, params T[] options) => options[(int)Answer(name, Domain.GridSearch(options))];

    /// <summary>Runs a function from its beginning to its end.</summary>
    internal T Run<T>(Func<Suggestions, T> function)
    {
        try
        {
            return function(this);
        }
        finally
        {
            _isOver = true;
        }
    }

    private double Number<T>(string name, Domain<T> domain) => Answer(name, domain);

    private double Answer(string name, Domain domain)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_isOver) throw new InvalidOperationException($"'{name}' is asked for after the function has returned: ask inside of it, and give what you got on as a part of its result.");
        var ask = new Ask(name, domain.Spec);
        if (++_count > Most) throw new InvalidSearchSpaceException([FormattableString.Invariant($"{name}: it is asked for after {Most:N0} others; is that a loop without an end? Bound it.")]);
        if (ask.Fault is { } fault) throw new InvalidSearchSpaceException([ProblemList.At(name, fault)]);
        if (_known.TryGetValue(name, out var known))
        {
            if (known.Ask == ask) return known.Value;
            throw new InvalidSearchSpaceException([$"{name}: it is asked for twice in one run with different domains, {known.Ask} and {ask}; give one of them another name."]);
        }

        var value = _answer(ask);
        _known.Add(name, (ask, value));
        _given.Add((ask, value));
        return value;
    }
}
