namespace Tune.Generators.Tests;

/// <summary>What the compiler makes of programs that use generated spaces.</summary>
public sealed class CompilationTests
{
    private const string Records = """
        public enum Mode { Slow, Fast }
        public abstract record Optimizer;
        [SearchSpace] public sealed partial record Sgd(double Momentum) : Optimizer;
        [SearchSpace] public sealed partial record Adam(double Beta1) : Optimizer;
        [SearchSpace] public sealed partial record Net(int Width);
        [SearchSpace] public sealed partial record Train(double Rate, int Size, Mode Mode, Net Net, Optimizer Optimizer, int Epochs = 3);
        """;

    private const string Good = """
        Rate = LogUniform(1e-5, 1e-1), Size = Choice(32, 64), Mode = Choice(Mode.Slow, Mode.Fast), Net = new Net.Space { Width = RandInt(1, 9) },
        Optimizer = OneOf<Optimizer>(new Sgd.Space { Momentum = Uniform(0.0, 0.99) }, new Adam.Space { Beta1 = 0.9 }),
        """;

    [Fact]
    public void Program_with_a_generated_space_compiles_and_runs()
    {
        var result = Compiled.From(Program(Good)).Run();

        Assert.Equal(
            """{"Rate":0.001,"Size":64,"Mode":"Slow","Net":{"Width":5},"Optimizer":{"kind":"Adam","Beta1":0.9},"Epochs":3} """
            + "Train { Rate = 0.001, Size = 64, Mode = Slow, Net = Net { Width = 5 }, Optimizer = Adam { Beta1 = 0.9 }, Epochs = 3 }",
            result);
    }

    [Theory]
    [InlineData("LogUniform(1e-5, 1e-1)", "RandInt(1, 9)", "CS0029")] // an int range for a double
    [InlineData("Choice(32, 64)", "Uniform(0, 1)", "CS0029")] // a real range for an int
    [InlineData("Choice(32, 64)", "0.5", "CS0266")] // a real constant for an int
    [InlineData("Choice(Mode.Slow, Mode.Fast)", "Choice(\"Slow\", \"Fast\")", "CS0029")] // texts for an enum
    [InlineData("new Net.Space { Width = RandInt(1, 9) }", "new Sgd.Space { Momentum = 0.5 }", "CS0029")] // the space of another record
    [InlineData("new Adam.Space { Beta1 = 0.9 }", "new Net.Space { Width = 1 }", "CS1503")] // a record of no such family
    [InlineData("Size = Choice(32, 64), ", "", "CS9035")] // a parameter is forgotten
    [InlineData("{ Beta1 = 0.9 }", "()", "CS9035")] // a parameter of a nested space is forgotten
    [InlineData("Size = Choice(32, 64), ", "Size = 1, Sise = 2, ", "CS0117")] // there is no such parameter
    public void Mistake_does_not_compile(string right, string wrong, string error)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);

        var compiled = Compiled.From(Program(Good.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal([error], compiled.Complaints.Select(complaint => complaint.Id));
    }

    private static string Program(string initializer) => $$"""
        {{Records}}
        public static class Program
        {
            public static readonly Train.Space Space = new() { {{initializer}} };

            public static string Run()
            {
                SearchSpace<Train> space = Space;
                var configuration = space.Compile().Decode(new([0.001, 1, 0, 5, 1, double.NaN]));
                return $"{configuration} {ConfigurationBinder.Bind<Train>(configuration)}";
            }
        }
        """;
}
