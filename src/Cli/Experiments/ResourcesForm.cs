using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>What a trial takes while it runs.</summary>
internal sealed class ResourcesForm : Form<TrialResources>
{
    private const string Example = "resources such as {cpu: 2, gpu: 0.5, memory: 4GiB}";

    private static readonly ImmutableArray<Key<ResourceBundle>> BundleKeys =
    [
        Key<ResourceBundle>.Of("cpu", "Processors; fractions are allowed. Default: 1.", new NumberForm(0), (bundle, cpu) => bundle with { Cpu = cpu }),
        Key<ResourceBundle>.Of("gpu", "GPUs; a fraction is a share of one. Default: 0.", new NumberForm(0), (bundle, gpu) => bundle with { Gpu = gpu }),
        Key<ResourceBundle>.Of("memory", "Memory that is set aside, such as 4GiB; it does not limit: see limits/memory. Default: 0.", new MemoryForm(), (bundle, memory) => bundle with { Memory = memory }),
        Key<ResourceBundle>.Of("custom", "Amounts of resources with names of one's own, such as {licence: 1}.", new MapForm<double>(new NumberForm(0), "amounts by name, such as {licence: 1}"), (bundle, custom) => bundle with { Custom = custom }),
        Key<ResourceBundle>.Of("labels", "Labels that the silo must have, such as {gpu: a100}.", new MapForm<string>(new WordForm(), "labels by name, such as {gpu: a100}"), (bundle, labels) => bundle with { Labels = labels }),
    ];

    private static readonly ObjectForm<ResourceBundle> Bundle = new(Example, new ResourceBundle(), BundleKeys);

    private static readonly ObjectForm<(ResourceBundle Own, ImmutableArray<ResourceBundle> More, BundleStrategy Strategy)> Whole = new(
        Example,
        (new ResourceBundle(), [], BundleStrategy.Pack),
        [
            .. BundleKeys.Select(key => key.In<(ResourceBundle Own, ImmutableArray<ResourceBundle> More, BundleStrategy Strategy)>(whole => whole.Own, (whole, own) => whole with { Own = own })),
            Key<(ResourceBundle Own, ImmutableArray<ResourceBundle> More, BundleStrategy Strategy)>.Of("additionalBundles", "What is taken beside it, all or none, for processes that the trial starts elsewhere.", new ListForm<ResourceBundle>(Bundle, "a list of resources"), (whole, more) => whole with { More = more }),
            Key<(ResourceBundle Own, ImmutableArray<ResourceBundle> More, BundleStrategy Strategy)>.Of("strategy", "How the bundles are spread over silos. Default: PACK.", new NameForm<BundleStrategy>(JsonNamingPolicy.SnakeCaseUpper), (whole, strategy) => whole with { Strategy = strategy }),
        ]);

    public override string Expected => Example;

    /// <summary>The keys, for a person.</summary>
    public static IEnumerable<(string Name, string Meaning)> Keys => Whole.Keys.Select(key => (key.Name, key.Meaning));

    public override JsonObject Schema() => Whole.Schema();

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out TrialResources result)
    {
        result = null;
        if (!Whole.TryRead(value, out var read)) return false;
        var (own, more, strategy) = read;
        result = new TrialResources { Cpu = own.Cpu, Gpu = own.Gpu, Memory = own.Memory, Custom = own.Custom, Labels = own.Labels, AdditionalBundles = more, Strategy = strategy };
        foreach (var problem in result.Validate()) value.Say(problem);
        return !value.Problems.IsIn(value.Path);
    }
}
