using Microsoft.CodeAnalysis;

namespace Tune.Generators.Tests;

/// <summary>An edit costs only what it changes.</summary>
public sealed class CachingTests
{
    private const string Source = """
        public abstract record Optimizer;
        [SearchSpace] public sealed partial record Sgd(double Momentum) : Optimizer;
        [SearchSpace] public sealed partial record Train(double Rate, Optimizer Optimizer, int Epochs = 3);
        [SearchSpace] public sealed record Faulty(int X);
        """;

    [Fact]
    public void Edit_of_another_file_emits_nothing_anew()
    {
        var result = After(before => before.AddSyntaxTrees(Compiled.Tree("public sealed class Unrelated;", "Unrelated.cs")));

        Assert.All(Reasons(result, SearchSpaceGenerator.ModelStep), AssertUnchanged);
        Assert.All(Reasons(result, SearchSpaceGenerator.FaultStep), AssertUnchanged);
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Edit_above_the_records_moves_the_faults_alone()
    {
        var result = After(before => Replace(before, "// a line\n" + Source));

        Assert.All(Reasons(result, SearchSpaceGenerator.ModelStep), AssertUnchanged);
        Assert.Single(Reasons(result, SearchSpaceGenerator.FaultStep), reason => reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void Edit_of_one_record_emits_it_alone()
    {
        var result = After(before => Replace(before, Source.Replace("double Momentum", "double Momentum, int Warmup", StringComparison.Ordinal)));

        Assert.Single(Reasons(result, SearchSpaceGenerator.ModelStep), reason => reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void New_record_of_a_family_emits_what_uses_the_family()
    {
        var result = After(before => before.AddSyntaxTrees(Compiled.Tree("[Tune.SearchSpace] public sealed partial record Adam(double Beta1) : Optimizer;", "Adam.cs")));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(result, SearchSpaceGenerator.ModelStep));
        Assert.Contains("ReadVariant<global::Optimizer, global::Adam>", result.GeneratedSources.Single(file => file.HintName == "Train.Space.g.cs").SourceText.ToString(), StringComparison.Ordinal);
    }

    private static GeneratorRunResult After(Func<Compilation, Compilation> edit)
    {
        var before = Compiled.Before(Source);
        var driver = Compiled.Driver(trackSteps: true).RunGenerators(before);
        return Assert.Single(driver.RunGenerators(edit(before)).GetRunResult().Results);
    }

    private static Compilation Replace(Compilation before, string source) =>
        before.ReplaceSyntaxTree(before.SyntaxTrees.Single(tree => tree.FilePath == "Program.cs"), Compiled.Tree(source, "Program.cs"));

    private static List<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static void AssertUnchanged(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{reason}");
}
