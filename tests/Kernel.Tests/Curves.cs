namespace Tune.Kernel.Tests;

/// <summary>Learning curves as training makes them: a power law to a floor, both of which hang on the configuration, and a little noise.</summary>
internal static class Curves
{
    public const int Length = 81;

    public static SearchSpace Space { get; } = new() { ["lr"] = Domain.LogUniform(1e-4, 1e-1), ["width"] = Domain.QRandInt(16, 256, 16), ["dropout"] = Domain.Uniform(0, 0.6) };

    public static Metrics Report(Trial trial, int iteration)
    {
        var lr = Math.Log10(trial.Config.Get<double>("lr"));
        var width = trial.Config.Get<double>("width");
        var dropout = trial.Config.Get<double>("dropout");
        // the best rate is near 0.003; wide nets have a lower floor and learn slower; dropout costs early and pays late
        var floor = 0.08 + 0.06 * (lr + 2.5) * (lr + 2.5) + 2.0 / width + 0.15 * (dropout - 0.25) * (dropout - 0.25);
        var speed = 0.9 + 0.15 * (lr + 2.5) - 0.001 * width - 0.2 * dropout;
        var noise = 0.01 * (Simulation.Chance(1, "noise", trial.Id.Number, iteration) - 0.5);
        return new Metrics("loss", Math.Round(floor + Math.Pow(iteration, -speed) + noise, 5));
    }

    /// <summary>Wide nets take longer, by sixteenths so that times are exact.</summary>
    public static double Seconds(Trial trial, int iteration) => 1 + trial.Config.Get<double>("width") / 256;
}
