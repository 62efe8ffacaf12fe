using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>The rules of an experiment, for its space.</summary>
internal sealed class ConstraintSet
{
    private readonly FlatSpace _space;
    private readonly ImmutableArray<(Constraint Rule, Func<ConstraintInput, bool> IsKept)> _rules;

    private ConstraintSet(FlatSpace space, ImmutableArray<(Constraint, Func<ConstraintInput, bool>)> rules) => (_space, _rules) = (space, rules);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _rules.IsEmpty;

    /// <summary>Prepares rules for a space.</summary>
    /// <exception cref="InvalidConfigurationException">Some do not fit the space; lists all problems, each with the rule's place in the list.</exception>
    public static ConstraintSet Of(FlatSpace space, ImmutableArray<Constraint> rules)
    {
        var compiled = ImmutableArray.CreateBuilder<(Constraint, Func<ConstraintInput, bool>)>(rules.Length);
        var problems = ImmutableArray.CreateBuilder<string>();
        if (rules.IsEmpty) return new(space, []);
        var sources = new ParameterSources(space);
        for (var index = 0; index < rules.Length; index++)
        {
            try
            {
                compiled.Add((rules[index], Compile(rules[index], space, sources)));
            }
            catch (InvalidConfigurationException exception)
            {
                var place = index;
                problems.AddRange(exception.Problems.Select(problem => FormattableString.Invariant($"Constraints[{place}]: {problem}")));
            }
        }

        return problems.Count == 0 ? new(space, compiled.ToImmutable()) : throw new InvalidConfigurationException(problems.ToImmutable());
    }

    /// <summary>Whether an assignment keeps all rules.</summary>
    /// <exception cref="TuneException">A function failed, or is not known here.</exception>
    public bool Allows(Assignment assignment) => FirstBroken(assignment) is null;

    /// <summary>The first rule that an assignment breaks; null if it keeps all.</summary>
    /// <exception cref="TuneException">A function failed, or is not known here.</exception>
    public Constraint? FirstBroken(Assignment assignment)
    {
        if (_rules.IsEmpty) return null;
        var input = new ConstraintInput(_space, assignment);
        foreach (var (rule, isKept) in _rules)
        {
            if (!isKept(input)) return rule;
        }

        return null;
    }

    private static Func<ConstraintInput, bool> Compile(Constraint rule, FlatSpace space, ParameterSources sources) => rule switch
    {
        Constraint.Expression expression => ConstraintCompiler.Compile(expression, space, sources),
        Constraint.Predicate predicate => input => Ask(predicate, input.Configuration),
        _ => throw new InvalidOperationException($"{rule.GetType().Name} is no rule."),
    };

    private static bool Ask(Constraint.Predicate predicate, Configuration configuration)
    {
        if (predicate.Condition is not { } condition) throw new ConstraintFunctionException(predicate.Name, "is not registered");
        try
        {
            return condition(configuration);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new ConstraintFunctionException(predicate.Name, $"failed: {exception.Message}", exception);
        }
    }
}
