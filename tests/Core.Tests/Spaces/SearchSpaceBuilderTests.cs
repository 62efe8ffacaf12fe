using System.Text.Json.Serialization;
using static Tune.Domain;

namespace Tune.Tests;

public enum Activation
{
    Relu,
    Tanh,
}

public abstract record Optimizer;

public sealed record Sgd(double Momentum) : Optimizer;

public sealed record Adam(double Beta1, double Beta2 = 0.999) : Optimizer;

public sealed record Block(int Width, float Dropout);

public sealed record MlpConfig(double LearningRate, Activation Activation, Optimizer Optimizer, Block Block, int Epochs = 3)
{
    public double Twice => LearningRate * 2;

    public string Label { get; init; } = "";
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Square), "sq")]
public abstract record Shape;

public sealed record Square(int Side) : Shape;

public sealed record ShapeConfig(Shape Shape);

public sealed class SearchSpaceBuilderTests
{
    private static SearchSpaceBuilder<Block> Blocks =>
        SearchSpace.For<Block>().Set(c => c.Width, QRandInt(16, 64, 16)).Set(c => c.Dropout, Uniform(0, 0.5));

    private static SearchSpace<MlpConfig> Complete => SearchSpace.For<MlpConfig>()
        .Set(c => c.LearningRate, LogUniform(1e-4, 1e-1))
        .Set(c => c.Activation, Choice(Activation.Relu, Activation.Tanh))
        .Set(c => c.Optimizer, OneOf<Optimizer>(
            SearchSpace.For<Sgd>().Set(c => c.Momentum, Uniform(0, 0.99)),
            SearchSpace.For<Adam>().Set(c => c.Beta1, 0.9)))
        .Set(c => c.Block, Blocks)
        .Set(c => c.Label, "run")
        .Build();

    [Fact]
    public void Build_of_all_parameters_gives_configurations_that_bind()
    {
        var space = Complete.Compile();

        var configuration = space.Decode(new Assignment([0.01, 1, 0, 0.5, 32, 0.25]));

        Assert.Equal(
            """{"LearningRate":0.01,"Activation":"Tanh","Optimizer":{"kind":"Sgd","Momentum":0.5},"Block":{"Width":32,"Dropout":0.25},"Label":"run"}""",
            configuration.ToString());
        Assert.Equal(
            new MlpConfig(0.01, Activation.Tanh, new Sgd(0.5), new Block(32, 0.25f)) { Label = "run" },
            ConfigurationBinder.Bind<MlpConfig>(configuration));
    }

    [Fact]
    public void Build_of_every_sample_binds()
    {
        var space = Complete.Compile();
        var rng = new Rng(1, 1);

        var configurations = Enumerable.Range(0, 50).Select(_ => ConfigurationBinder.Bind<MlpConfig>(space.Decode(space.Sample(ref rng)))).ToList();

        Assert.Contains(configurations, config => config.Optimizer is Sgd);
        Assert.Contains(configurations, config => config.Optimizer is Adam { Beta1: 0.9, Beta2: 0.999 });
    }

    [Fact]
    public void Build_reports_missing_unknown_nested_and_bad_parameters_at_once()
    {
        var builder = SearchSpace.For<MlpConfig>()
            .Set(c => c.LearningRate, Uniform(1, 0))
            .Set(c => c.Twice, 1.0)
            .Set(c => c.Epochs, Uniform(1, 5))
            .Set(c => c.Optimizer, OneOf<Optimizer>(SearchSpace.For<Sgd>(), SearchSpace.For<Adam>().Set(c => c.Beta1, 0.9)))
            .Set(c => c.Block, SearchSpace.For<Block>().Set(c => c.Width, 16));

        var error = Assert.Throws<InvalidSearchSpaceException>(() => builder.Build());

        Assert.Equal(
            [
                "Epochs: is Int32, its domain is of Double",
                "Activation: MlpConfig needs it and it has no domain",
                "Twice: MlpConfig has no such parameter",
                "Optimizer/Momentum: Sgd needs it and it has no domain",
                "Block/Dropout: Block needs it and it has no domain",
                "LearningRate: low 1 must be less than high 0",
            ],
            error.Problems.AsEnumerable());
    }

    [Fact]
    public void Set_of_something_else_than_a_property_throws() =>
        Assert.Throws<ArgumentException>(() => SearchSpace.For<MlpConfig>().Set(c => c.Block.Width, 3));

    [Fact]
    public void Builder_converts_to_its_space()
    {
        SearchSpace<Block> space = Blocks;

        Assert.Equal(Blocks.Build().Root, space.Root);
    }

    [Fact]
    public void OneOf_of_a_family_with_its_own_attributes_uses_them()
    {
        var space = SearchSpace.For<ShapeConfig>().Set(c => c.Shape, OneOf<Shape>(SearchSpace.For<Square>().Set(c => c.Side, 3))).Build().Compile();

        var configuration = space.Decode(new Assignment([0]));

        Assert.Equal("""{"Shape":{"type":"sq","Side":3}}""", configuration.ToString());
        Assert.Equal(new ShapeConfig(new Square(3)), ConfigurationBinder.Bind<ShapeConfig>(configuration));
    }

    [Fact]
    public void Set_of_a_record_as_a_constant_writes_it_whole()
    {
        var space = SearchSpace.For<ShapeConfig>().Set(c => c.Shape, new Square(7)).Build();

        Assert.Equal(new ShapeConfig(new Square(7)), ConfigurationBinder.Bind<ShapeConfig>(space.Compile().Decode(new Assignment([]))));
    }

    [Fact]
    public void Bind_finds_the_kind_anywhere_and_names_in_any_case()
    {
        var configuration = Configuration.Parse(
            """{"learningrate":1,"activation":"relu","optimizer":{"beta1":0.5,"kind":"Adam"},"block":{"width":1,"dropout":0}}""");

        Assert.Equal(new MlpConfig(1, Activation.Relu, new Adam(0.5), new Block(1, 0)), ConfigurationBinder.Bind<MlpConfig>(configuration));
    }

    [Theory]
    [InlineData("""{"Width":"wide","Dropout":0}""", "Width: cannot be read as part of Block from \"wide\": ")]
    [InlineData("""{"Width":1}""", "cannot be read as part of Block: ")]
    public void Bind_of_a_wrong_configuration_names_the_parameter(string json, string start)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => ConfigurationBinder.Bind<Block>(Configuration.Parse(json)));

        Assert.StartsWith(start, error.Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_without_a_needed_parameter_names_it() => Assert.Contains(
        "'Dropout'", Assert.Throws<InvalidConfigurationException>(() => ConfigurationBinder.Bind<Block>(Configuration.Parse("""{"Width":1}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public void Bind_of_nested_faults_names_the_whole_path()
    {
        var configuration = Configuration.Parse("""{"LearningRate":1,"Activation":"Relu","Optimizer":{"kind":"Sgd","Momentum":"x"},"Block":{"Width":1,"Dropout":0}}""");

        var error = Assert.Throws<InvalidConfigurationException>(() => ConfigurationBinder.Bind<MlpConfig>(configuration));

        Assert.StartsWith("Optimizer/Momentum: ", error.Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_to_Configuration_is_the_configuration_itself()
    {
        var configuration = Configuration.Parse("{}");

        Assert.Same(configuration, ConfigurationBinder.Bind<Configuration>(configuration));
    }

    [Fact]
    public void From_of_a_typed_configuration_is_the_inverse_of_Bind()
    {
        var config = new MlpConfig(0.1, Activation.Tanh, new Adam(0.5), new Block(3, 0.5f));

        Assert.Equal(config, ConfigurationBinder.Bind<MlpConfig>(Configuration.From(config)));
    }
}
