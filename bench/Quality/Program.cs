using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Quality;
using Tune;

var registry = new AlgorithmRegistry();
var searchers = new Option<string[]>("--searchers") { Description = "Kinds, with options if need be: tpe 'tpe{\"candidates\":64}'. Default: all.", AllowMultipleArgumentsPerToken = true };
var functions = new Option<string[]>("--functions") { Description = "Names, 'table' (those that the peers were measured on) or 'held-out'. Default: table.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["table"] };
var budgets = new Option<int[]>("--budgets") { Description = "After how many trials to look.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [50, 100, 200] };
var seeds = new Option<int>("--seeds") { Description = "How many experiments each.", DefaultValueFactory = _ => 20 };
var output = new Option<DirectoryInfo?>("--out") { Description = "The folder for the table (quality.md) and the picture (quality.svg)." };
var alone = new Option<bool>("--alone") { Description = "Leave the peers out of the tables and ranks." };
var workers = new Option<int>("--workers") { Description = "How many trials run at once.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("The median best value of searchers on functions, beside what the peers reached.") { searchers, functions, budgets, seeds, output, alone, workers };
command.SetAction(parsed =>
{
    var chosen = Functions(parsed.GetValue(functions) ?? []).ToList();
    var specs = (parsed.GetValue(searchers) is { Length: > 0 } names ? names : [.. registry.KindsOf<SearcherSpec>().Where(kind => kind != "grid")]).ToDictionary(name => name, Searcher);
    var looks = parsed.GetValue(budgets) ?? [];
    var curves = new ConcurrentDictionary<(string Function, string Searcher, int Seed), double[]>();
    var cases = from function in chosen from spec in specs from seed in Enumerable.Range(1, parsed.GetValue(seeds)) select (function, spec, seed);
    var watch = Stopwatch.StartNew();
    Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one =>
        curves[(one.function.Name, one.spec.Key, one.seed)] = Searching.BestValues(one.spec.Value, one.function, looks.Max(), (ulong)one.seed, parsed.GetValue(workers)));
    var medians = curves.GroupBy(pair => (pair.Key.Function, pair.Key.Searcher)).ToDictionary(
        group => group.Key, group => Enumerable.Range(0, looks.Max()).Select(trial => Medians.Of(group.Select(pair => pair.Value[trial]))).ToArray());

    var text = "";
    foreach (var budget in looks)
    {
        var ours = from function in chosen from searcher in specs.Keys select new Median(searcher, function.Name, budget, medians[(function.Name, searcher)][budget - 1], parsed.GetValue(seeds));
        var peers = Medians.OfPeers.Where(median => median.Budget == budget && !parsed.GetValue(alone) && chosen.Exists(function => function.Name == median.Function));
        text += MedianTable.Of(budget, [.. ours, .. peers], specs.Keys) + "\n";
    }

    Console.Write(text);
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:0} s, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0} s of CPU, {Environment.ProcessorCount} cores");
    if (parsed.GetValue(output) is not { } folder) return;
    folder.Create();
    File.WriteAllText(Path.Combine(folder.FullName, "quality.md"), text);
    File.WriteAllText(Path.Combine(folder.FullName, "quality.svg"), Picture.Of(medians, chosen, [.. specs.Keys]));
});
var multi = new Command("multi", "The share of the hypervolume, in per cent, that searchers miss with several objectives.") { searchers, functions, budgets, seeds, workers };
multi.SetAction(parsed =>
{
    var names = parsed.GetValue(searchers) is { Length: > 0 } given ? given : ["random", "nsga2", "tpe", "multiObjective"];
    var wanted = parsed.GetValue(functions) ?? [];
    Console.Write(MultiSearching.Table(
        names.ToDictionary(name => name, Searcher),
        [.. MultiFunction.All.Where(function => wanted is ["table"] || wanted.Contains(function.Name))],
        parsed.GetValue(budgets) ?? [],
        parsed.GetValue(seeds),
        parsed.GetValue(workers)));
    Console.WriteLine($"{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0} s of CPU");
});
command.Subcommands.Add(multi);
return command.Parse(args).Invoke();

static IEnumerable<TestFunction> Functions(string[] names)
{
    TestFunction[] all = [.. PeerFunctions.All, .. HeldOutFunctions.All];
    foreach (var name in names)
    {
        var found = name switch { "table" => PeerFunctions.All, "held-out" => HeldOutFunctions.All, _ => all.Where(function => function.Name == name) };
        if (!found.Any()) throw new ArgumentException($"There is no function '{name}'; there are: table, held-out, {string.Join(", ", all.Select(function => function.Name))}.");
        foreach (var function in found) yield return function;
    }
}

SearcherSpec Searcher(string name)
{
    var brace = name.IndexOf('{', StringComparison.Ordinal);
    var json = brace < 0 ? [] : JsonNode.Parse(name[brace..])?.AsObject() ?? [];
    json["kind"] = brace < 0 ? name : name[..brace];
    return registry.Read<SearcherSpec>(json);
}
