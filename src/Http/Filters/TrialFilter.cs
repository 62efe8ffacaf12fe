using System.Globalization;

namespace Tune.Http;

/// <summary>
/// Which trials are meant: <c>lr &lt; 0.01 and accuracy > 0.9 and status = Running</c>; the language of the page's table, whose parser (<c>web/src/lib/filter.ts</c>) has its grammar.
/// Names that are no words stand in backticks. What a trial does not have fulfils only !=, and = null.
/// </summary>
internal sealed class TrialFilter
{
    /// <summary>Brackets in brackets: what is read here comes from anybody.</summary>
    private const int MostDepth = 100;

    private readonly string _source;
    private readonly IReadOnlyList<FilterToken> _tokens;
    private readonly IReadOnlyCollection<string> _names;
    private int _position;
    private int _depth;

    private TrialFilter(string source, IReadOnlyCollection<string> names) => (_source, _tokens, _names) = (source, FilterScanner.Scan(source), names);

    private delegate bool Test(Func<string, FilterValue> lookup);

    /// <summary>The test that a filter is: of a trial that is asked for its values by name.</summary>
    /// <param name="source">The filter.</param>
    /// <param name="names">The names that there are: another one is a mistake.</param>
    /// <exception cref="FilterException">It is none.</exception>
    public static Func<Func<string, FilterValue>, bool> Parse(string source, IReadOnlyCollection<string> names)
    {
        var filter = new TrialFilter(source, names);
        var test = filter.Either();
        if (filter.Peek() is { Kind: not FilterToken.Sort.End } rest) throw Wrong(rest, "expected “and”, “or” or the end");
        return lookup => test(lookup);
    }

    private FilterToken Peek() => _position < _tokens.Count ? _tokens[_position] : FilterToken.EndOf(_source);

    private FilterToken Next()
    {
        var token = Peek();
        _position++;
        return token;
    }

    private static FilterException Wrong(FilterToken token, string message) => new(message, token.From, token.To);

    private Test Either()
    {
        var left = Both();
        while (Peek().IsWord("or"))
        {
            Next();
            var (one, other) = (left, Both());
            left = lookup => one(lookup) || other(lookup);
        }

        return left;
    }

    private Test Both()
    {
        var left = Factor();
        while (Peek().IsWord("and"))
        {
            Next();
            var (one, other) = (left, Factor());
            left = lookup => one(lookup) && other(lookup);
        }

        return left;
    }

    private Test Factor()
    {
        var token = Next();
        if (++_depth > MostDepth) throw Wrong(token, FormattableString.Invariant($"more than {MostDepth} brackets and nots inside each other"));
        var test = FactorOf(token);
        _depth--;
        return test;
    }

    private Test FactorOf(FilterToken token)
    {
        if (token.IsWord("not"))
        {
            var inner = Factor();
            return lookup => !inner(lookup);
        }

        if (token.IsSign("("))
        {
            var inner = Either();
            return Next() is var close && close.IsSign(")") ? inner : throw Wrong(close, "expected “)”");
        }

        if (token.Kind is not (FilterToken.Sort.Word or FilterToken.Sort.Name)) throw Wrong(token, "expected a name, such as lr, accuracy or status");
        if (!_names.Contains(token.Text)) throw Wrong(token, $"“{token.Text}” is no parameter, metric or column{SpacePath.Suggest(token.Text, _names)}");
        return Comparison(token.Text);
    }

    private Test Comparison(string name)
    {
        var token = Next();
        var isNot = token.IsWord("not");
        if (isNot) token = Next();
        if (token.IsWord("in")) return Membership(name, isNot);
        if (isNot || token.Kind != FilterToken.Sort.Sign || OperatorOf(token.Text) is not { } holds) throw Wrong(token, "expected =, !=, <, <=, >, >=, ~ (contains) or in (…)");
        var expected = Value();
        return lookup => holds(lookup(name), expected);
    }

    private Test Membership(string name, bool isNot)
    {
        if (Next() is var open && !open.IsSign("(")) throw Wrong(open, "expected “(” and values, such as (32, 64)");
        var values = new List<FilterValue> { Value() };
        var more = Next();
        for (; more.IsSign(","); more = Next()) values.Add(Value());
        if (!more.IsSign(")")) throw Wrong(more, "expected “,” or “)”");
        return lookup => lookup(name) is var one && values.Exists(one.IsEqual) != isNot;
    }

    private static Func<FilterValue, FilterValue, bool>? OperatorOf(string sign) => sign switch
    {
        "=" or "==" => (left, right) => left.IsEqual(right),
        "!=" => (left, right) => !left.IsEqual(right),
        "<" => (left, right) => left.Compare(right) < 0,
        "<=" => (left, right) => left.Compare(right) <= 0,
        ">" => (left, right) => left.Compare(right) > 0,
        ">=" => (left, right) => left.Compare(right) >= 0,
        "~" => (left, right) => left.Holds(right),
        _ => null,
    };

    private FilterValue Value()
    {
        var token = Next();
        return token.Kind switch
        {
            FilterToken.Sort.Number => FilterValue.Of(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)),
            FilterToken.Sort.Text => FilterValue.Of(token.Text),
            FilterToken.Sort.Word => token.Text.ToLowerInvariant() switch
            {
                "true" => FilterValue.Of(true),
                "false" => FilterValue.Of(false),
                "null" => FilterValue.None,
                "nan" => FilterValue.Of(double.NaN),
                "infinity" => FilterValue.Of(double.PositiveInfinity),
                _ => FilterValue.Of(token.Text),
            },
            _ => throw Wrong(token, "expected a value: a number, a word or \"text\""),
        };
    }
}
