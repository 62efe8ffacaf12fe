using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tune.Kernel;

/// <summary>
/// The searchers, schedulers, stop rules and functions that can be made from JSON: the built-in ones, and what was added to this instance.
/// Thread-safe.
/// </summary>
public sealed class AlgorithmRegistry
{
    private static readonly Type[] BuiltIn =
    [
        typeof(Auto), typeof(RandomSearch), typeof(GridSearch), typeof(Tpe), typeof(GaussianProcess), typeof(Bohb), typeof(Prescreening), typeof(QuasiRandomSearch),
        typeof(CmaEs), typeof(DifferentialEvolution), typeof(ParticleSwarm), typeof(OnePlusOne),
        typeof(Nsga2), typeof(MultiObjective), typeof(ConcurrencyLimiter), typeof(Repeater),
        typeof(Fifo), typeof(Asha), typeof(AshaPromotion), typeof(HyperBand), typeof(HyperBandForBohb), typeof(MedianStopping),
        typeof(PopulationBasedTraining), typeof(Pb2), typeof(ResourceChanging), typeof(PbtReplay),
        typeof(TimeBudget), typeof(MaxIteration), typeof(MetricThreshold), typeof(UserFunction), typeof(AnyOf), typeof(AllOf), typeof(EndExperiment),
        typeof(TrialPlateau), typeof(ExperimentPlateau),
    ];

    private readonly JsonSerializerOptions _options;
    private ImmutableDictionary<string, Type> _types = ImmutableDictionary<string, Type>.Empty;
    private ImmutableDictionary<string, Func<Configuration, object?>> _computed = ImmutableDictionary<string, Func<Configuration, object?>>.Empty;
    private ImmutableDictionary<string, ExploreFunction> _explorers = ImmutableDictionary<string, ExploreFunction>.Empty;
    private ImmutableDictionary<string, AllocationFunction> _allocations = ImmutableDictionary<string, AllocationFunction>.Empty;
    private ImmutableDictionary<string, Func<Configuration, TrialResources>> _resources = ImmutableDictionary<string, Func<Configuration, TrialResources>>.Empty;
    private ImmutableDictionary<string, Func<Configuration, bool>> _constraints = ImmutableDictionary<string, Func<Configuration, bool>>.Empty;
    private ImmutableDictionary<string, Func<Trial, bool>> _conditions = ImmutableDictionary<string, Func<Trial, bool>>.Empty;

    /// <summary>A registry of the built-in algorithms.</summary>
    public AlgorithmRegistry()
    {
        _options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new NestedConverter<StopRule>(this), new NestedConverter<SearcherSpec>(this), new NestedConverter<SchedulerSpec>(this),
                new SearchSpaceConverter(), new ResourceBundleConverter(),
            },
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepOptionsOnly } },
        };
        foreach (var type in BuiltIn) _types = _types.Add(KindOf(type), type);
    }

    /// <summary>The functions that <c>SampleFrom</c> may name.</summary>
    public IReadOnlyDictionary<string, Func<Configuration, object?>> ComputedFunctions => _computed;

    /// <summary>The functions that <see cref="Constraint.When(string, Func{Configuration, bool})"/> may name.</summary>
    public IReadOnlyDictionary<string, Func<Configuration, bool>> ConstraintFunctions => _constraints;

    /// <summary>Makes a custom searcher, scheduler or stop rule known.</summary>
    /// <exception cref="ArgumentException">Another type has its kind.</exception>
    public void Add(Type type)
    {
        var kind = KindOf(type);
        if (ImmutableInterlocked.GetOrAdd(ref _types, kind, type) is var known && known != type)
            throw new ArgumentException($"'{kind}' is the name of both {known} and {type}; override Kind in one of them.", nameof(type));
    }

    /// <summary>Makes a function known that <c>SampleFrom</c> names; the last one of a name counts.</summary>
    public void AddFunction(string name, Func<Configuration, object?> function) => ImmutableInterlocked.AddOrUpdate(ref _computed, name, function, (_, _) => function);

    /// <summary>Makes a function known that <see cref="Constraint.When(string, Func{Configuration, bool})"/> names; the last one of a name counts.</summary>
    public void AddConstraint(string name, Func<Configuration, bool> condition) => ImmutableInterlocked.AddOrUpdate(ref _constraints, name, condition, (_, _) => condition);

    /// <summary>Makes a function known that <see cref="Stop.When"/> names; the last one of a name counts.</summary>
    public void AddCondition(string name, Func<Trial, bool> condition) => ImmutableInterlocked.AddOrUpdate(ref _conditions, name, condition, (_, _) => condition);

    /// <summary>Makes a function known that <see cref="PopulationBasedTraining.Explore"/> names; the last one of a name counts.</summary>
    public void AddExplorer(ExploreFunction explorer)
    {
        ArgumentNullException.ThrowIfNull(explorer);
        ImmutableInterlocked.AddOrUpdate(ref _explorers, explorer.Name, explorer, (_, _) => explorer);
    }

    /// <summary>Makes a function known that <see cref="ResourceChanging.Function"/> names; the last one of a name counts.</summary>
    public void AddAllocation(AllocationFunction allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        ImmutableInterlocked.AddOrUpdate(ref _allocations, allocation.Name, allocation, (_, _) => allocation);
    }

    /// <summary>Makes a function known that <see cref="ResourceFunction"/> names; the last one of a name counts.</summary>
    public void AddResourceFunction(string name, Func<Configuration, TrialResources> function) => ImmutableInterlocked.AddOrUpdate(ref _resources, name, function, (_, _) => function);

    /// <summary>Makes all code known that a spec holds: it crosses the wire by name only.</summary>
    public void AddFrom(ExperimentSpec spec)
    {
        AddTypesFrom(spec);
        foreach (var add in FunctionsOf(spec)) add(this);
    }

    /// <summary>
    /// A registry for one experiment: this one, and beside it the functions that the spec holds, which go before those of the same names here. Its types
    /// become known here as well.
    /// </summary>
    /// <returns>This registry if the spec holds no function.</returns>
    /// <exception cref="ArgumentException">The spec has a type whose kind is the name of another type.</exception>
    public AlgorithmRegistry WithCodeOf(ExperimentSpec spec)
    {
        AddTypesFrom(spec);
        var functions = FunctionsOf(spec).ToImmutableArray();
        if (functions.IsEmpty) return this;
        var own = new AlgorithmRegistry
        {
            _types = _types, _computed = _computed, _explorers = _explorers, _allocations = _allocations, _resources = _resources, _constraints = _constraints, _conditions = _conditions,
        };
        foreach (var add in functions) add(own);
        return own;
    }

    private void AddTypesFrom(ExperimentSpec spec)
    {
        for (var searcher = spec.Searcher; searcher is not null; searcher = (searcher as SearcherWrapper)?.Searcher) Add(searcher.GetType());
        foreach (var scheduler in Tree(spec.Scheduler)) Add(scheduler.GetType());
        foreach (var rule in Tree(spec.Stop)) Add(rule.GetType());
    }

    private static IEnumerable<Action<AlgorithmRegistry>> FunctionsOf(ExperimentSpec spec)
    {
        foreach (var scheduler in Tree(spec.Scheduler))
        {
            if (scheduler is PopulationBasedTraining { Explore: { Function: not null } explore }) yield return registry => registry.AddExplorer(explore);
            if (scheduler is ResourceChanging { Function: { Function: not null } allocation }) yield return registry => registry.AddAllocation(allocation);
        }

        if (spec.ResourceFunction is { Function: { } resources } named) yield return registry => registry.AddResourceFunction(named.Name, resources);
        foreach (var rule in Tree(spec.Stop))
        {
            if (rule is UserFunction { Condition: { } condition } function) yield return registry => registry.AddCondition(function.Name, condition);
        }

        foreach (var constraint in spec.Constraints)
        {
            if (constraint is Constraint.Predicate { Condition: { } kept } predicate) yield return registry => registry.AddConstraint(predicate.Name, kept);
        }

        foreach (var parameter in Tree(spec.Root))
        {
            if (parameter is ParameterSpec.Computed { Function: { } function } computed) yield return registry => registry.AddFunction(computed.FunctionName, function);
        }
    }

    /// <summary>The JSON form of an algorithm: its kind and its options.</summary>
    public JsonObject Write(AlgorithmSpec spec)
    {
        var json = JsonSerializer.SerializeToNode(spec, spec.GetType(), _options)!.AsObject();
        json.Insert(0, "kind", spec.Kind);
        return json;
    }

    /// <summary>The algorithm of a JSON form.</summary>
    /// <exception cref="InvalidExperimentException">The kind or an option is unknown, or a value is not what the option takes.</exception>
    public T Read<T>(JsonNode json)
        where T : AlgorithmSpec
    {
        if (json is not JsonObject given) throw new InvalidExperimentException([$"{typeof(T).Name}: expected an object with 'kind', got {json.ToJsonString()}."]);
        if (given["kind"] is not JsonValue named || !named.TryGetValue(out string? kind))
            throw new InvalidExperimentException([$"{typeof(T).Name}: 'kind' is missing; there are: {string.Join(", ", KindsOf<T>())}."]);
        if (!_types.TryGetValue(kind, out var type) || !type.IsAssignableTo(typeof(T)))
            throw new InvalidExperimentException([$"{typeof(T).Name}: there is no '{kind}'{SpacePath.Suggest(kind, KindsOf<T>())} There are: {string.Join(", ", KindsOf<T>())}. A custom one has to be registered."]);
        var options = given.DeepClone().AsObject();
        options.Remove("kind");
        return (T)WithFunctions(AlgorithmOptions.Read(type, kind, options, _options));
    }

    private AlgorithmSpec WithFunctions(AlgorithmSpec spec) => spec switch
    {
        UserFunction function => function with { Condition = _conditions.GetValueOrDefault(function.Name) },
        PopulationBasedTraining { Explore: { } explore } training => training with { Explore = _explorers.GetValueOrDefault(explore.Name, explore) },
        ResourceChanging { Function: { } allocation } changing => changing with { Function = _allocations.GetValueOrDefault(allocation.Name, allocation) },
        _ => spec,
    };

    internal ResourceFunction ReadResourceFunction(string name) => new(name) { Function = _resources.GetValueOrDefault(name) };

    /// <summary>The kinds of a family, in alphabetical order.</summary>
    public IEnumerable<string> KindsOf<T>() => _types.Where(pair => pair.Value.IsAssignableTo(typeof(T))).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>A problem text with options as they are named in JSON and on command lines: <c>asha.maxResource</c> for <c>Asha.MaxResource</c>.</summary>
    internal string InJson(string problem)
    {
        foreach (var (kind, type) in _types)
            problem = System.Text.RegularExpressions.Regex.Replace(problem, $@"\b{type.Name}\.(?=[A-Z])(\w+)", match => $"{kind}.{JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value)}");
        return problem;
    }

    /// <summary>The functions that a spec names and that are not known here; without them it can be looked at, but not run.</summary>
    public static ImmutableArray<string> MissingFunctions(ExperimentSpec spec)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var parameter in Tree(spec.Root))
        {
            if (parameter is ParameterSpec.Computed { Function: null } computed)
                missing.Add($"The function '{computed.FunctionName}' of SampleFrom is not known here; start the experiment from the program that defines it, or register it.");
        }

        foreach (var rule in Tree(spec.Stop))
        {
            if (rule is UserFunction { Condition: null } function)
                missing.Add($"The function '{function.Name}' of Stop.When is not known here; start the experiment from the program that defines it, or register it.");
        }

        foreach (var scheduler in Tree(spec.Scheduler))
        {
            if (scheduler is PopulationBasedTraining { Explore: { Function: null, Name: var explore } })
                missing.Add($"The function '{explore}' of PopulationBasedTraining.Explore is not known here; start the experiment from the program that defines it, or register it.");
            if (scheduler is ResourceChanging { Function: { Function: null, Name: var allocation } })
                missing.Add($"The function '{allocation}' of ResourceChanging.Function is not known here; start the experiment from the program that defines it, or register it.");
        }

        if (spec.ResourceFunction is { Function: null } resources)
            missing.Add($"The function '{resources.Name}' of ResourceFunction is not known here; start the experiment from the program that defines it, or register it.");
        foreach (var constraint in spec.Constraints)
        {
            if (constraint is Constraint.Predicate { Condition: null } predicate)
                missing.Add($"The function '{predicate.Name}' of Constraint.When is not known here; start the experiment from the program that defines it, or register it.");
        }

        return missing.ToImmutable();
    }

    private static IEnumerable<ParameterSpec> Tree(ParameterSpec parameter) => parameter switch
    {
        ParameterSpec.Group group => group.Children.SelectMany(child => Tree(child.Value)),
        ParameterSpec.List list => list.Items.SelectMany(Tree),
        ParameterSpec.Choice choice => choice.Options.SelectMany(Tree),
        ParameterSpec.Grid grid => grid.Options.SelectMany(Tree),
        _ => [parameter],
    };

    private static IEnumerable<SchedulerSpec> Tree(SchedulerSpec scheduler) => scheduler is ResourceChanging { Base: { } inner } ? [scheduler, .. Tree(inner)] : [scheduler];

    private static IEnumerable<StopRule> Tree(StopRule? rule) => rule switch
    {
        null => [],
        EndExperiment lifted => [rule, .. Tree(lifted.Rule)],
        CombinedRule combined => [rule, .. combined.Rules.SelectMany(Tree)],
        _ => [rule],
    };

    /// <summary>An option is what can be set; what a type says about itself is not.</summary>
    private static void KeepOptionsOnly(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(AlgorithmSpec))) return;
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Properties[index] is { Set: null, AssociatedParameter: null }) type.Properties.RemoveAt(index);
        }
    }

    private static string KindOf(Type type) => ((AlgorithmSpec)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Kind;
}
