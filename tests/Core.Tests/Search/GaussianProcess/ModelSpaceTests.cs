using FsCheck;
using FsCheck.Fluent;
using Tune.Testing;

namespace Tune.Tests.Search;

public sealed class ModelSpaceTests
{
    [Fact]
    public void Kernel_is_positive_definite_on_any_space() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll<int>(seed =>
        {
            var flat = RandomSpace.Draw((ulong)(uint)seed).Compile();
            var space = new ModelSpace(flat);
            var rng = new Rng((ulong)(uint)seed, 1);
            var points = ModelCases.Points(space, flat, 1 + rng.NextInt32(40), (ulong)(uint)seed);
            var hyperparameters = new Hyperparameters(
                [.. space.Parameters.Select(_ => Math.Exp(3 * rng.NextGaussian()))], 1e-9,
                [.. space.Parameters.Select(_ => Math.Exp(rng.NextGaussian()))], [.. space.Parameters.Select(_ => Math.Exp(rng.NextGaussian()))]);

            // points that are alike make it singular; the noise, far below any eigenvalue that a wrong kernel would have, does not
            return new GpModel(space).Load(hyperparameters, points);
        }));

    [Fact]
    public void Points_stand_for_the_assignments_they_come_from() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<int>(seed =>
        {
            var flat = RandomSpace.Draw((ulong)(uint)seed).Compile();
            var rng = new Rng((ulong)(uint)seed, 1);
            var space = new ModelSpace(flat);
            var point = space.Encode(flat.Sample(ref rng));
            return space.Encode(space.Decode(point)).Zip(point).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        }));

    [Fact]
    public void What_is_not_there_is_equally_far_from_every_value_of_it()
    {
        var flat = new SearchSpace { ["c"] = Domain.Choice(new Domain[] { new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, "none" }) }.Compile();
        var space = new ModelSpace(flat);
        var hyperparameters = new Hyperparameters([1, 0.5], 1e-6, [1, 1], [1, 1]);
        var points = hyperparameters.NewPoints(space);
        foreach (var point in new double[][] { [1, ModelParameter.Inactive], [0, 0], [0, 0.3], [0, 0.9], [0, 0.90001] }) hyperparameters.Scale(space, point, points.Add());
        var (pack, kernel) = (new double[space.Features * Pack.Lanes], new double[8 * Pack.Lanes]);
        points.Gather(0, 5, pack);
        Matern.Fill(points, pack, 0, 5, kernel, []);

        Assert.Equal(kernel[1], kernel[2], 1e-12);
        Assert.Equal(kernel[1], kernel[3], 1e-12);
        Assert.InRange(kernel[(3 * Pack.Lanes) + 4], 0.999999, 1);
        // r² = 1 for the choice and 1/0.5² for the number
        var s = Math.Sqrt(5 * 5);
        Assert.Equal((1 + s + s * s / 3) * Math.Exp(-s), kernel[1], 1e-11);
    }

    [Fact]
    public void Warping_is_the_distribution_function_of_Kumaraswamy()
    {
        var hyperparameters = new Hyperparameters([1], 1e-6, [2], [3]);

        Assert.Equal(1 - Math.Pow(1 - 0.25, 3), hyperparameters.Warp(0, 0.5), 1e-15);
        Assert.Equal((hyperparameters.Warp(0, 0.500001) - hyperparameters.Warp(0, 0.499999)) / 2e-6, hyperparameters.WarpSlope(0, 0.5), 1e-6);
    }
}
