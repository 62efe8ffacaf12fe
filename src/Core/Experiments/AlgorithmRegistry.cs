using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tune;

/// <summary>
/// The searchers, schedulers, stop rules and functions that can be made from JSON: the built-in ones, and what was added to this instance.
/// Thread-safe.
/// </summary>
public sealed class AlgorithmRegistry
{
    private static readonly Type[] BuiltIn =
    [
        typeof(RandomSearch), typeof(GridSearch), typeof(Fifo), typeof(Asha), typeof(MedianStopping),
        typeof(TimeBudget), typeof(MaxIteration), typeof(MetricThreshold), typeof(UserFunction), typeof(AnyOf), typeof(AllOf), typeof(EndExperiment),
        typeof(TrialPlateau), typeof(ExperimentPlateau),
    ];

    private readonly JsonSerializerOptions _options;
    private ImmutableDictionary<string, Type> _types = ImmutableDictionary<string, Type>.Empty;
    private ImmutableDictionary<string, Func<Configuration, object?>> _computed = ImmutableDictionary<string, Func<Configuration, object?>>.Empty;
    private ImmutableDictionary<string, Func<Trial, bool>> _conditions = ImmutableDictionary<string, Func<Trial, bool>>.Empty;

    /// <summary>A registry of the built-in algorithms.</summary>
    public AlgorithmRegistry()
    {
        _options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new StopRuleConverter(this) },
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepOptions } },
        };
        foreach (var type in BuiltIn) _types = _types.Add(KindOf(type), type);
    }

    /// <summary>The functions that <c>SampleFrom</c> may name.</summary>
    public IReadOnlyDictionary<string, Func<Configuration, object?>> ComputedFunctions => _computed;

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

    /// <summary>Makes a function known that <see cref="Stop.When"/> names; the last one of a name counts.</summary>
    public void AddCondition(string name, Func<Trial, bool> condition) => ImmutableInterlocked.AddOrUpdate(ref _conditions, name, condition, (_, _) => condition);

    /// <summary>Makes all code known that a spec holds: it crosses the wire by name only.</summary>
    public void AddFrom(ExperimentSpec spec)
    {
        Add(spec.Searcher.GetType());
        Add(spec.Scheduler.GetType());
        if (spec.Stop is not null) AddRule(spec.Stop);
        AddComputed(spec.Root);
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
        var options = json.DeepClone().AsObject();
        var kind = options["kind"]?.GetValue<string>() ?? throw new InvalidExperimentException([$"{typeof(T).Name}: 'kind' is missing."]);
        options.Remove("kind");
        if (!_types.TryGetValue(kind, out var type) || !type.IsAssignableTo(typeof(T)))
            throw new InvalidExperimentException([$"{typeof(T).Name}: there is no '{kind}'; there are: {string.Join(", ", KindsOf<T>())}. A custom one has to be registered."]);
        try
        {
            var spec = (T)options.Deserialize(type, _options)!;
            return spec is UserFunction function ? (T)(AlgorithmSpec)(function with { Condition = _conditions.GetValueOrDefault(function.Name) }) : spec;
        }
        catch (JsonException exception)
        {
            throw new InvalidExperimentException([$"{kind}: {exception.Message}"]);
        }
    }

    /// <summary>The kinds of a family, in alphabetical order.</summary>
    public IEnumerable<string> KindsOf<T>() => _types.Where(pair => pair.Value.IsAssignableTo(typeof(T))).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>What can't be set is no option; an override does not inherit <see cref="JsonIgnoreAttribute"/>.</summary>
    private static void KeepOptions(JsonTypeInfo info)
    {
        if (!info.Type.IsAssignableTo(typeof(AlgorithmSpec))) return;
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (info.Properties[i] is { Set: null, AssociatedParameter: null }) info.Properties.RemoveAt(i);
    }

    private static string KindOf(Type type) => ((AlgorithmSpec)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Kind;

    private void AddRule(StopRule rule)
    {
        Add(rule.GetType());
        if (rule is UserFunction { Condition: { } condition } function) AddCondition(function.Name, condition);
        if (rule is EndExperiment lifted) AddRule(lifted.Rule);
        if (rule is CombinedRule combined)
            foreach (var inner in combined.Rules) AddRule(inner);
    }

    private void AddComputed(ParameterSpec parameter)
    {
        switch (parameter)
        {
            case ParameterSpec.Computed { Function: { } function } computed: AddFunction(computed.FunctionName, function); break;
            case ParameterSpec.Group group:
                foreach (var child in group.Children) AddComputed(child.Value);
                break;
            case ParameterSpec.List list: AddAll(list.Items); break;
            case ParameterSpec.Choice choice: AddAll(choice.Options); break;
            case ParameterSpec.Grid grid: AddAll(grid.Options); break;
        }
    }

    private void AddAll(ImmutableArray<ParameterSpec> parameters)
    {
        foreach (var parameter in parameters) AddComputed(parameter);
    }

    /// <summary>Rules inside rules carry their kind as well.</summary>
    private sealed class StopRuleConverter(AlgorithmRegistry registry) : JsonConverter<StopRule>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(StopRule);

        public override StopRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => registry.Read<StopRule>(JsonNode.Parse(ref reader)!);

        public override void Write(Utf8JsonWriter writer, StopRule value, JsonSerializerOptions options) => registry.Write(value).WriteTo(writer, options);
    }
}
