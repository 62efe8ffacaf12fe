using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;

namespace Tune.Spaces;

/// <summary>
/// The space of a configuration type, parameter by parameter. Immutable: each <c>Set</c> returns another builder.
/// Where it is complete it converts to <see cref="SearchSpace{TConfig}"/>.
/// </summary>
/// <typeparam name="TConfig">A type that System.Text.Json can construct, as a record.</typeparam>
public sealed class SearchSpaceBuilder<TConfig> : ISearchSpace<TConfig>, IHasProblems
{
    private readonly ImmutableArray<KeyValuePair<string, Domain>> _parameters = [];
    private readonly Problems _mismatches;

    internal SearchSpaceBuilder()
    {
    }

    private SearchSpaceBuilder(ImmutableArray<KeyValuePair<string, Domain>> parameters, Problems mismatches)
    {
        _parameters = parameters;
        _mismatches = mismatches;
    }

    /// <summary>What was set so far, as data.</summary>
    public ParameterSpec.Group Root => new([.. _parameters.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.Spec))]);

    /// <inheritdoc/>
    public Type ConfigurationType => typeof(TConfig);

    Problems IHasProblems.Problems => FindProblems();

    /// <summary>A builder in place of the space that it builds.</summary>
    /// <exception cref="InvalidSearchSpaceException">As for <see cref="Build"/>.</exception>
    public static implicit operator SearchSpace<TConfig>(SearchSpaceBuilder<TConfig> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Build();
    }

    /// <summary>A nested space; what is wrong with it is reported by the outer one.</summary>
    public static implicit operator Domain<TConfig>(SearchSpaceBuilder<TConfig> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new(builder.Root, builder.FindProblems());
    }

    /// <summary>Gives a parameter its domain, a constant or a nested space.</summary>
    /// <param name="property">Names the parameter: <c>config =&gt; config.LearningRate</c>.</param>
    /// <param name="domain">Its values.</param>
    /// <exception cref="ArgumentException"><paramref name="property"/> is not a property of the configuration.</exception>
    public SearchSpaceBuilder<TConfig> Set<TProperty>(Expression<Func<TConfig, TProperty>> property, Domain<TProperty> domain)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(domain);
        var body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : property.Body;
        if (body is not MemberExpression { Member: PropertyInfo member, Expression: ParameterExpression })
        {
            throw new ArgumentException($"'{property}' must name a property of {typeof(TConfig).Name}, as in config => config.LearningRate.", nameof(property));
        }
        var name = ConfigurationShape.NameOf(member);
        var mismatches = ConfigurationShape.Accepts(member.PropertyType, typeof(TProperty))
            ? _mismatches
            : Problems.Concat([_mismatches, new([(name, $"is {member.PropertyType.Name}, its domain is of {typeof(TProperty).Name}")])]);
        return new(_parameters.Add(new(name, domain)), mismatches);
    }

    /// <summary>The finished space.</summary>
    /// <exception cref="InvalidSearchSpaceException">
    /// All faults at once: parameters without a domain and without a default, domains that belong to no parameter, bad bounds.
    /// </exception>
    public SearchSpace<TConfig> Build()
    {
        var problems = SpaceValidator.Check(Root, FindProblems().Lines());
        return problems.IsEmpty ? new(Root) : throw new InvalidSearchSpaceException(problems);
    }

    private Problems FindProblems()
    {
        var shape = ConfigurationShape.Of(typeof(TConfig));
        var names = _parameters.Select(parameter => parameter.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = shape.Required.Where(name => !names.Contains(name)).Select(name => (name, $"{typeof(TConfig).Name} needs it and it has no domain"));
        var unknown = _parameters.Where(parameter => !shape.Known.Contains(parameter.Key))
            .Select(parameter => (parameter.Key, $"{typeof(TConfig).Name} has no such parameter"));
        var nested = _parameters.Select(parameter => parameter.Value.Problems.Under(parameter.Key));
        return Problems.Concat([_mismatches, new([.. missing, .. unknown]), .. nested]);
    }
}
