using System.Text.Json;
using static Tune.Domain;

namespace Tune.Generators.Tests;

/// <summary>Generated reading and writing against the serializer's.</summary>
public sealed class CodecTests
{
    private static readonly TrainConfig Plain = new(
        0.01, 32, 5_000_000_000, 0.5f, 8, 1.25m, true, "a \"b\"/ü", Activation.Tanh, new(16, 0.25f), new Sgd(0.9), null);

    public static TheoryData<string, string> Changes => new()
    {
        { "\"LearningRate\":0.01", "\"learningrate\":0.01" },
        { "\"LearningRate\":0.01", "\"LearningRate\":\"0.01\"" },
        { "\"LearningRate\":0.01", "\"LearningRate\":null" },
        { "\"LearningRate\":0.01", "\"LearningRate\":1" },
        { "\"LearningRate\":0.01,", "" },
        { "\"LearningRate\":0.01", "\"LearningRate\":0.01,\"Unknown\":[1]" },
        { "\"BatchSize\":32", "\"BatchSize\":32.5" },
        { "\"BatchSize\":32", "\"BatchSize\":32.0" },
        { "\"BatchSize\":32", "\"BatchSize\":5000000000" },
        { "\"Bits\":8", "\"Bits\":256" },
        { "\"Clip\":0.5", "\"Clip\":1e300" },
        { "\"IsShuffled\":true", "\"IsShuffled\":1" },
        { "\"IsShuffled\":true", "\"IsShuffled\":\"true\"" },
        { "\"Activation\":\"Tanh\"", "\"Activation\":\"tanh\"" },
        { "\"Activation\":\"Tanh\"", "\"Activation\":\"Nothing\"" },
        { "\"Activation\":\"Tanh\"", "\"Activation\":\"1\"" },
        { "\"Activation\":\"Tanh\"", "\"Activation\":7" },
        { "\"Activation\":\"Tanh\"", "\"Activation\":\"Relu, Tanh\"" },
        { "\"Block\":{\"w\":16,\"Dropout\":0.25}", "\"Block\":null" },
        { "\"Block\":{\"w\":16,\"Dropout\":0.25}", "\"Block\":{\"Dropout\":0.25,\"w\":16}" },
        { "\"Block\":{\"w\":16,\"Dropout\":0.25}", "\"Block\":{\"Width\":16,\"Dropout\":0.25}" },
        { "\"Block\":{\"w\":16,\"Dropout\":0.25}", "\"Block\":[]" },
        { "\"kind\":\"Sgd\",\"Momentum\":0.9,\"Nesterov\":true", "\"Momentum\":0.9,\"kind\":\"Sgd\"" },
        { "\"kind\":\"Sgd\",\"Momentum\":0.9,\"Nesterov\":true", "\"kind\":\"Lion\",\"Beta\":0.9" },
        { "\"kind\":\"Sgd\",\"Momentum\":0.9,\"Nesterov\":true", "\"kind\":\"sgd\",\"Momentum\":0.9" },
        { "\"kind\":\"Sgd\",\"Momentum\":0.9,\"Nesterov\":true", "\"kind\":\"Adam\"" },
        { "\"kind\":\"Sgd\",\"Momentum\":0.9,\"Nesterov\":true", "\"Momentum\":0.9" },
        { "\"Depth\":null", "\"Depth\":4" },
        { "\"Depth\":null", "\"Depth\":4.5" },
        { "\"Gate\":null", "\"Gate\":\"Relu\"" },
        { "\"Gate\":null,", "" },
        { "\"Note\":null", "\"Note\":\"x\"" },
        { "\"Note\":null", "\"Note\":1" },
        { "\"Name\":\"a \\\"b\\\"/ü\"", "\"Name\":null" },
        { ",\"Epochs\":20,\"Decay\":0.1,\"Last\":\"Sigmoid\"", "" },
    };

    private static TrainConfig.Space Space => new()
    {
        LearningRate = LogUniform(1e-5, 1e-1),
        BatchSize = Choice(32, 64, 128),
        Tokens = LogRandInt(1L, 1L << 40),
        Clip = Uniform(0, 1),
        Bits = RandInt(1, 9),
        Price = QUniform(0, 10, 0.05),
        IsShuffled = Choice(false, true),
        Name = Choice("a", "b"),
        Activation = Choice(Activation.Relu, Activation.Tanh, Activation.Sigmoid),
        Block = new Block.Space { Width = QRandInt(16, 64, 16), Dropout = QUniform(0, 0.5, 0.1) },
        Optimizer = OneOf<Optimizer>(
            new Sgd.Space { Momentum = Uniform(0.0, 0.99), Nesterov = Choice(false, true) },
            new Adam.Space { Beta1 = Uniform(0.8, 0.999) },
            SearchSpace.For<Lion>().Set(lion => lion.Beta, Uniform(0, 1))),
        Depth = Choice<int?>(null, 4, 8),
        Gate = Choice<Activation?>(null, Activation.Relu),
        Note = Choice<string?>(null, "x"),
        Epochs = RandInt(1, 10),
        Decay = RandN(),
    };

    [Fact]
    public void Random_configurations_bind_as_the_serializer_binds_them_and_round_trip()
    {
        var space = Space.Compile();
        var rng = new Rng(1, 2);
        for (var i = 0; i < 2000; i++)
        {
            var configuration = space.Decode(space.Sample(ref rng));

            var config = ConfigurationBinder.Bind<TrainConfig>(configuration);

            Assert.Equal(BySerializer<TrainConfig>(configuration), config);
            var written = Configuration.From(config);
            Assert.Equal(config, ConfigurationBinder.Bind<TrainConfig>(written));
            Assert.Equal(config, BySerializer<TrainConfig>(written));
            Assert.Equal(config.Optimizer is not Lion, IsGenerated<TrainConfig>(configuration));
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Configuration_in_any_other_form_binds_or_fails_as_with_the_serializer(string plain, string other)
    {
        var text = Configuration.From(Plain).ToString();
        Assert.Contains(plain, text, StringComparison.Ordinal);
        var configuration = Configuration.Parse(text.Replace(plain, other, StringComparison.Ordinal));

        TrainConfig? expected = null;
        var failure = Record.Exception(() => expected = BySerializer<TrainConfig>(configuration));

        if (failure is null) Assert.Equal(expected, ConfigurationBinder.Bind<TrainConfig>(configuration));
        else Assert.Contains(failure.Message, Assert.Throws<InvalidConfigurationException>(() => ConfigurationBinder.Bind<TrainConfig>(configuration)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_writes_the_parameters_and_nothing_else() => Assert.Equal(
        """
        {"LearningRate":0.01,"BatchSize":32,"Tokens":5000000000,"Clip":0.5,"Bits":8,"Price":1.25,"IsShuffled":true,"Name":"a \"b\"/ü",
        "Activation":"Tanh","Block":{"w":16,"Dropout":0.25},"Optimizer":{"kind":"Sgd","Momentum":0.9,"Nesterov":true},"Depth":null,
        "Gate":null,"Note":null,"Epochs":20,"Decay":0.1,"Last":"Sigmoid"}
        """.ReplaceLineEndings(""),
        Configuration.From(Plain).ToString());

    [Fact]
    public void Encoded_record_is_a_preset_of_its_space()
    {
        var space = new Sgd.Space { Momentum = Uniform(0, 1) }.Compile();

        var preset = space.ParsePreset(Configuration.From(new Sgd(0.25)));

        Assert.Equal("""{"Momentum":0.25,"Nesterov":true}""", preset.Configuration.ToString());
    }

    [Fact]
    public void Encode_of_not_a_number_is_refused() => Assert.Throws<ArgumentException>(() => Configuration.From(new Sgd(double.NaN)));

    [Fact]
    public void Enum_value_without_a_name_round_trips()
    {
        var odd = Plain with { Activation = (Activation)99 };

        Assert.Equal(odd, ConfigurationBinder.Bind<TrainConfig>(Configuration.From(odd)));
    }

    [Fact]
    public void Family_with_attributes_of_its_own_is_left_to_the_serializer()
    {
        var space = new ShapeConfig.Space { Shape = OneOf<Shape>(new Square.Space { Side = 3 }), Count = 2 }.Compile();
        var configuration = space.Decode(new Assignment([0]));

        Assert.Equal("""{"Shape":{"type":"sq","Side":3},"Count":2}""", configuration.ToString());
        Assert.Equal(new ShapeConfig(new Square(3), 2), ConfigurationBinder.Bind<ShapeConfig>(configuration));
        Assert.Equal(configuration, Configuration.From(new ShapeConfig(new Square(3), 2)));
    }

    [Fact]
    public void What_a_constructor_refuses_is_an_invalid_configuration()
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => ConfigurationBinder.Bind<Checked>(Configuration.Parse("""{"Value":-1}""")));

        Assert.Contains("must be 0 or above", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_may_be_called_like_members_of_the_generated_code()
    {
        var space = new MoreNames.Space { Root = 1, Compile = 2, @class = 3, Json = 4, Config = 5, Field = 6, Parameters = 7, More = 8 };

        var configuration = ((SearchSpace<MoreNames>)space).Compile().Decode(new Assignment([]));

        Assert.Equal(new MoreNames(1, 2, 3, 4, 5, 6, 7, 8), ConfigurationBinder.Bind<MoreNames>(configuration));
        Assert.True(IsGenerated<MoreNames>(configuration));
        Assert.Equal(configuration, Configuration.From(new MoreNames(1, 2, 3, 4, 5, 6, 7, 8)));
    }

    private static T BySerializer<T>(Configuration configuration) => configuration.Root.Deserialize<T>(TuneJson.Options)!;

    private static bool IsGenerated<T>(Configuration configuration) => ConfigurationCodec<T>.Instance!.TryDecode(configuration.Root, out _);
}
