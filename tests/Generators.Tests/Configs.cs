using System.Text.Json.Serialization;

namespace Tune.Generators.Tests;

public enum Activation
{
    Relu,
    Tanh,
    Sigmoid = 7,
}

public abstract record Optimizer;

[SearchSpace]
public sealed partial record Sgd(double Momentum, bool Nesterov = true) : Optimizer;

[SearchSpace]
public sealed partial record Adam(double Beta1, double Beta2 = 0.999) : Optimizer;

/// <summary>A variant that only the serializer reads.</summary>
public sealed record Lion(double Beta) : Optimizer;

[SearchSpace]
public sealed partial record Block([property: JsonPropertyName("w")] int Width, float Dropout);

/// <summary>A parameter of each kind.</summary>
[SearchSpace]
public sealed partial record TrainConfig(
    double LearningRate,
    int BatchSize,
    long Tokens,
    float Clip,
    byte Bits,
    decimal Price,
    bool IsShuffled,
    string Name,
    Activation Activation,
    Block Block,
    Optimizer Optimizer,
    int? Depth,
    Activation? Gate = null,
    string? Note = null,
    int Epochs = 20,
    float Decay = 0.1f,
    Activation Last = Activation.Sigmoid)
{
    public double Twice => LearningRate * 2;
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Square), "sq")]
public abstract record Shape;

[SearchSpace]
public sealed partial record Square(int Side) : Shape;

/// <summary>Its family has rules of its own.</summary>
[SearchSpace]
public sealed partial record ShapeConfig(Shape Shape, int Count);

/// <summary>Refuses what makes no sense.</summary>
[SearchSpace]
public sealed partial record Checked(int Value)
{
    public int Value { get; } = Value >= 0 ? Value : throw new ArgumentOutOfRangeException(nameof(Value), Value, "must be 0 or above");
}

/// <summary>Parameters that are called like something else.</summary>
[SearchSpace]
public partial record Names(int Root, int Compile, int @class, int Json, int Config, int Field, int Parameters);

[SearchSpace]
public sealed partial record MoreNames(int Root, int Compile, int @class, int Json, int Config, int Field, int Parameters, int More)
    : Names(Root, Compile, @class, Json, Config, Field, Parameters);
