using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>Turns a rule into functions over the dimensions of a space. Whatever touches a value that is absent is absent.</summary>
internal sealed class ConstraintCompiler
{
    private readonly FlatSpace _space;
    private readonly string _text;
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ParameterSources _all;
    private readonly Dictionary<string, ParameterSource?> _sources = new(StringComparer.Ordinal);

    private ConstraintCompiler(FlatSpace space, ParameterSources all, string text) => (_space, _all, _text) = (space, all, text);

    private delegate ConstraintValue Part(ConstraintInput input);

    /// <summary>The rule as a function that is false when it is broken.</summary>
    /// <exception cref="InvalidConfigurationException">The space does not have its parameters, or they are not what it takes them for.</exception>
    public static Func<ConstraintInput, bool> Compile(Constraint.Expression rule, FlatSpace space, ParameterSources sources)
    {
        var compiler = new ConstraintCompiler(space, sources, rule.Text);
        new ConstraintTyping(compiler.KindsOf, compiler.Report).RequireTruth(rule.Root);
        compiler.CheckTexts(rule.Root);
        if (compiler._problems.Count > 0) throw new InvalidConfigurationException(compiler._problems.ToImmutable());
        var part = compiler.Compile(rule.Root);
        return input => !part(input).IsFalse;
    }

    private Part Compile(ConstraintNode node)
    {
        switch (node)
        {
            case ConstraintNode.Literal literal:
                return _ => literal.Value;
            case ConstraintNode.Name name:
                var source = _sources[name.Path] ?? throw new InvalidOperationException($"'{name.Path}' was not checked.");
                return source.Read;
            case ConstraintNode.Negative negative:
                return Numbers([negative.Operand], values => -values[0]);
            case ConstraintNode.Arithmetic { Sign: var sign } arithmetic:
                return Numbers([arithmetic.Left, arithmetic.Right], values => Calculate(sign, values[0], values[1]));
            case ConstraintNode.Call { Function: var function } call:
                return Numbers(call.Arguments, values => Call(function, values));
            case ConstraintNode.Not not:
                var operand = Compile(not.Operand);
                return input => operand(input) is { Kind: ConstraintKinds.Truth } value ? ConstraintValue.Of(value.IsFalse) : ConstraintValue.Absent;
            case ConstraintNode.Logic logic:
                return Join(logic.IsAnd, [.. logic.Operands.Select(Compile)]);
            case ConstraintNode.Comparison comparison:
                return Join(isAnd: true, [.. comparison.Signs.Select((sign, i) => Compare(sign, Compile(comparison.Operands[i]), Compile(comparison.Operands[i + 1])))]);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is no part of a rule.");
        }
    }

    private Part Numbers(ImmutableArray<ConstraintNode> operands, Func<double[], double> calculate)
    {
        var parts = operands.Select(Compile).ToArray();
        return input =>
        {
            var values = new double[parts.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i](input) is not { Kind: ConstraintKinds.Number } value) return ConstraintValue.Absent;
                values[i] = value.Number;
            }

            return ConstraintValue.Of(calculate(values));
        };
    }

    private static Part Join(bool isAnd, Part[] parts) => parts.Length == 1 ? parts[0] : input =>
    {
        var result = isAnd;
        foreach (var part in parts)
        {
            // no shortcut: a later part may be absent
            if (part(input) is not { Kind: ConstraintKinds.Truth } value) return ConstraintValue.Absent;
            result = isAnd ? result && value.IsTrue : result || value.IsTrue;
        }

        return ConstraintValue.Of(result);
    };

    private static Part Compare(string sign, Part left, Part right) => input =>
    {
        var (first, second) = (left(input), right(input));
        if (first.Kind == ConstraintKinds.Absent || second.Kind == ConstraintKinds.Absent) return ConstraintValue.Absent;
        if (sign is "==" or "!=")
        {
            var isEqual = first.Kind == second.Kind && first.Text == second.Text && first.Number == second.Number;
            return ConstraintValue.Of(isEqual == (sign == "=="));
        }

        if (first.Kind != ConstraintKinds.Number || second.Kind != ConstraintKinds.Number) return ConstraintValue.Absent;
        return ConstraintValue.Of(sign switch
        {
            "<" => first.Number < second.Number,
            "<=" => first.Number <= second.Number,
            ">" => first.Number > second.Number,
            _ => first.Number >= second.Number,
        });
    };

    private static double Calculate(char sign, double left, double right) => sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        // the sign of the divisor, as in Python
        '%' => left - right * Math.Floor(left / right),
        _ => Math.Pow(left, right),
    };

    private static double Call(string function, double[] values) => function switch
    {
        "min" => values.Min(),
        "max" => values.Max(),
        "log" => Math.Log(values[0]),
        "exp" => Math.Exp(values[0]),
        "abs" => Math.Abs(values[0]),
        _ => Math.Sqrt(values[0]),
    };

    private ConstraintKinds KindsOf(ConstraintNode.Name name)
    {
        if (!_sources.TryGetValue(name.Path, out var source))
        {
            source = _all.Find(name.Path);
            if (source is null) Report(name.Position, Unknown(name.Path));
            else if (source.Kinds == ConstraintKinds.Absent) Report(name.Position, $"'{name.Path}' is a group; name one of its parameters");
            _sources[name.Path] = source;
        }

        return source?.Kinds ?? ConstraintKinds.Absent;
    }

    private string Unknown(string path)
    {
        var names = _space.ParameterNames;
        var hasParts = path.Split(SpacePath.Separator) is [_, _, ..] parts
            && Array.TrueForAll(parts, part => names.Contains(part) || double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out _));
        if (hasParts) return $"there is no parameter '{path}'; to divide, put spaces around the slash: {path.Replace("/", " / ", StringComparison.Ordinal)}";
        if (names.Any(name => name.StartsWith($"{path}{SpacePath.Separator}", StringComparison.Ordinal))) return $"'{path}' is a group; name one of its parameters";
        return $"there is no parameter '{path}'{SpacePath.Suggest(path, names, otherwise: "")}";
    }

    /// <summary>A text that a choice does not have is a mistake in spelling.</summary>
    private void CheckTexts(ConstraintNode node)
    {
        switch (node)
        {
            case ConstraintNode.Not not: CheckTexts(not.Operand); break;
            case ConstraintNode.Logic logic:
                foreach (var operand in logic.Operands) CheckTexts(operand);
                break;
            case ConstraintNode.Comparison comparison:
                for (var i = 0; i + 1 < comparison.Operands.Length; i++)
                {
                    CheckText(comparison.Operands[i], comparison.Operands[i + 1]);
                    CheckText(comparison.Operands[i + 1], comparison.Operands[i]);
                }

                break;
        }
    }

    private void CheckText(ConstraintNode left, ConstraintNode right)
    {
        if (left is not ConstraintNode.Name name || right is not ConstraintNode.Literal { Value: { Kind: ConstraintKinds.Text, Text: { } text } }) return;
        if (_sources.GetValueOrDefault(name.Path) is { } source && !source.Texts.IsEmpty && !source.Texts.Contains(text))
            Report(right.Position, $"'{name.Path}' is never '{text}'{SpacePath.Suggest(text, source.Texts, $"; it is one of {string.Join(", ", source.Texts)}")}");
    }

    private void Report(int position, string problem)
    {
        var message = new InvalidConstraintException(_text, position, problem).Message;
        if (!_problems.Contains(message)) _problems.Add(message);
    }
}
