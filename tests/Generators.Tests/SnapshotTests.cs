namespace Tune.Generators.Tests;

/// <summary>The emitted text itself. <c>TUNE_APPROVE=1</c> takes changes over.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(
        "plain",
        """
        namespace Demo;
        [SearchSpace] public sealed partial record Plain(double LearningRate, int BatchSize = 32);
        """)]
    [InlineData(
        "kinds",
        """
        namespace Demo.Kinds;
        public enum Mode { Slow, Fast = 4 }
        [SearchSpace] public sealed partial record Kinds(
            bool A, long B, float C, short D, string E, Mode F, int? G, Mode? H, string? I = null,
            float J = 0.1f, decimal K = 2m, Mode L = Mode.Fast, Mode M = (Mode)9, string N = "a\"b", Mode? O = null, int? P = 3, byte Q = 1, double R = 2);
        """)]
    [InlineData(
        "family",
        """
        namespace Demo;
        [SearchSpace] public sealed partial record Train([property: JsonPropertyName("opt")] Optimizer Optimizer, Net Net);
        [SearchSpace] public sealed partial record Net(int Width);
        public abstract record Optimizer(double LearningRate);
        [SearchSpace] public sealed partial record None() : Optimizer(0);
        [SearchSpace] public sealed partial record Adam(double LearningRate, double Beta1) : Optimizer(LearningRate);
        """)]
    [InlineData(
        "nested",
        """
        public static partial class Outer
        {
            public partial record struct Middle
            {
                [SearchSpace] internal partial record Inner(int @class, int Root);
                [SearchSpace] internal sealed partial record Derived(int @class, int Root, int json) : Inner(@class, Root);
            }
        }
        """)]
    [InlineData(
        "serializer",
        """
        namespace Demo;
        [SearchSpace] public sealed partial record Lenient([property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int Width);
        """)]
    public void Emitted_sources_are_approved_and_compile_without_a_warning(string name, string source)
    {
        var compiled = Compiled.From(source);

        Assert.Empty(compiled.Faults);
        Assert.Empty(compiled.Complaints);
        Approved.Check(name, string.Join("\n", compiled.Sources.Select(file => $"// {file.HintName}\n{file.SourceText}")));
    }
}
