using System.Globalization;

namespace Tune.Tests.Kernel;

public sealed class CultureTests
{
    [Fact]
    public void Reasons_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (strange.NumberFormat.PercentSymbol, strange.NumberFormat.NumberDecimalSeparator, strange.NumberFormat.NegativeSign) = ("pct", ",", "minus");
        var invariant = Reasons();
        try
        {
            CultureInfo.CurrentCulture = strange;

            Assert.Equal(invariant, Reasons());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static List<string?> Reasons()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 9, scheduler: new Asha { MaxResource = 9, ReductionFactor = 2.5 }, stop: Stop.WhenBelow("loss", -1.5)));
        double[] losses = [0.5, 1.5, -2.5];
        for (var trial = 0; trial < losses.Length; trial++)
        {
            kernel.StartNext();
            kernel.Report(trial, losses[trial]);
        }

        return [.. kernel.Experiment.Trials.Select(trial => trial.Reason), kernel[0].Metrics!.ToString(), kernel.Experiment.View(kernel.Now).Scheduler];
    }
}
