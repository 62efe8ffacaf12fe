using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests;

/// <summary>
/// Random search spaces: nested groups, lists, conditional branches, every kind of domain, grids outside choices. The options of a choice
/// differ so that a configuration tells which one it is from.
/// </summary>
public static class RandomSpaces
{
    private static readonly string[] Words = ["lr", "momentum", "größe", "a b", "quote\"d", "x.y", "0"];

    /// <summary>Spaces of up to about 30 dimensions.</summary>
    public static Gen<ParameterSpec.Group> Groups { get; } = Group(3, grids: true);

    /// <summary>The same, compiled.</summary>
    public static Gen<FlatSpace> Spaces { get; } = Groups.Select(FlatSpace.Compile);

    /// <summary>A space and a random assignment of it.</summary>
    public static Gen<(FlatSpace Space, Assignment Assignment)> Assignments { get; } =
        from space in Spaces
        from seed in Gen.Choose(0, int.MaxValue)
        select (space, Draw(space, seed));

    /// <summary>Runs a property on random values of a generator; the same values every time.</summary>
    public static void ForAll<T>(Gen<T> values, Func<T, bool> property, int count = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20260101, 11), Prop.ForAll(Arb.From(values), property));

    /// <summary>A random assignment; the grid point is random too.</summary>
    public static Assignment Draw(FlatSpace space, int seed)
    {
        var rng = new Rng((ulong)seed, 0);
        return space.Sample(ref rng, seed % space.GridSize);
    }

    /// <summary>A JSON constant.</summary>
    public static ParameterSpec.Constant Constant(object? value) => new(JsonSerializer.SerializeToElement(value));

    private static Gen<ParameterSpec> Node(int depth, bool grids)
    {
        var leaves = Gen.OneOf(Real(), Normal(), Integer(), Scalars());
        if (depth == 0) return leaves;
        return Gen.Frequency(
            (4, leaves),
            (2, Options(depth - 1, grids: false).Select(options => (ParameterSpec)new ParameterSpec.Choice(options))),
            (1, grids ? Options(depth - 1, grids: true).Select(options => (ParameterSpec)new ParameterSpec.Grid(options)) : leaves),
            (1, Group(depth - 1, grids).Select(nested => (ParameterSpec)nested)),
            (1, Node(depth - 1, grids).ArrayOf(2).Select(items => (ParameterSpec)new ParameterSpec.List([.. items]))));
    }

    private static Gen<ParameterSpec.Group> Group(int depth, bool grids) =>
        from count in Gen.Choose(0, 4)
        from names in Gen.Shuffle(Words)
        from nodes in Node(depth, grids).ArrayOf(count)
        select new ParameterSpec.Group([.. names.Zip(nodes, KeyValuePair.Create)]);

    private static Gen<ImmutableArray<ParameterSpec>> Options(int depth, bool grids) =>
        from count in Gen.Choose(1, 3)
        from groups in Group(depth, grids).ArrayOf(count)
        from number in Gen.OneOf(Real(), Integer())
        from extra in Gen.Choose(0, 3)
        select groups
            .Select((option, i) => (ParameterSpec)new ParameterSpec.Group(option.Children.Insert(option.Children.Length / 2, new("kind", Constant($"k{i}")))))
            .Concat(new[] { Constant("none"), Constant(null), number }.Take(extra))
            .ToImmutableArray();

    private static Gen<ParameterSpec> Scalars() => Gen.OneOf(
        Gen.Elements<object?>(1, 2.5, "text", true, null, 1e-300, "ü\"\\").Select(value => (ParameterSpec)Constant(value)),
        Gen.Constant((ParameterSpec)Constant(new { a = 1, b = new[] { 1.5, 2 } })),
        Gen.Constant((ParameterSpec)Constant(Array.Empty<int>())),
        Gen.Choose(1, 5).Select(count => (ParameterSpec)new ParameterSpec.Choice([.. Enumerable.Range(0, count).Select(i => Constant($"c{i}"))])));

    private static Gen<ParameterSpec> Real() =>
        from low in Gen.Choose(-1000, 1000)
        from width in Gen.Choose(1, 500)
        from log in Gen.Elements(true, false)
        from step in Gen.Elements<double?>(null, 0.1, 0.25, 0.3, 1.0 / 3, 5)
        let first = log ? Math.Abs(low) + 1 : low
        select (ParameterSpec)new ParameterSpec.Float(first * (step ?? 0.01), (first + width) * (step ?? 0.01), log, step);

    private static Gen<ParameterSpec> Normal() =>
        from mean in Gen.Choose(-100, 100)
        from deviation in Gen.Choose(1, 100)
        from step in Gen.Elements<double?>(null, 0.1, 2)
        select (ParameterSpec)new ParameterSpec.Normal(mean / 10.0, deviation / 10.0, step);

    private static Gen<ParameterSpec> Integer() =>
        from low in Gen.Choose(-1000, 1000)
        from width in Gen.Choose(0, 500)
        from log in Gen.Elements(true, false)
        from step in Gen.Choose(1, 9)
        let first = log ? Math.Abs(low) + 1 : low
        select (ParameterSpec)new ParameterSpec.Integer(first, first + Math.Max(width, step), log, step);
}
