using Tune.Tests.Kernel;
using Tune.Tests.Search;
using static Tune.Domain;

namespace Tune.Tests.Objectives;

public sealed class OutcomeConstraintTests
{
    [Theory]
    [InlineData("latency <= 20", "latency", 20, true)]
    [InlineData("20 >= latency", "latency", 20, true)]
    [InlineData("accuracy>=-0.5", "accuracy", -0.5, false)]
    [InlineData("1e3 <= [size (MB)]", "size (MB)", 1000, false)]
    public void Parse_reads_a_bound(string text, string metric, double bound, bool isUpper)
    {
        OutcomeConstraint constraint = text;

        Assert.Equal(new OutcomeConstraint(metric, bound, isUpper), constraint);
        Assert.Equal(constraint, OutcomeConstraint.Parse($"{constraint}"));
    }

    [Theory]
    [InlineData("latency < 20")]
    [InlineData("latency <= 20 <= 30")]
    [InlineData("latency + 1 <= 20")]
    [InlineData("1 <= 2")]
    [InlineData("latency <= accuracy")]
    [InlineData("latency")]
    [InlineData("latency <= 20 ms")]
    public void Parse_refuses_what_is_no_bound(string text) => Assert.Equal(text, Assert.Throws<InvalidConstraintException>(() => OutcomeConstraint.Parse(text)).Text);

    [Fact]
    public void Spec_reads_both_forms()
    {
        var registry = new AlgorithmRegistry();
        var spec = Given.Spec() with { OutcomeConstraints = ["latency <= 20", "size >= 1"], AlsoOptimize = [Objective.Maximize("speed", reference: 3)] };
        var text = ExperimentSpecJson.Write(spec, registry);

        Assert.Equal(text, ExperimentSpecJson.Write(ExperimentSpecJson.Read(text, registry), registry));
        var json = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        json["outcomeConstraints"] = new System.Text.Json.Nodes.JsonArray("latency <= 20", "size >= 1");
        Assert.Equal(spec.OutcomeConstraints.AsEnumerable(), ExperimentSpecJson.Read(json.ToJsonString(), registry).OutcomeConstraints);
        Assert.Equal(spec.AlsoOptimize.AsEnumerable(), ExperimentSpecJson.Read(text, registry).AlsoOptimize);
    }

    [Fact]
    public void View_has_the_best_of_what_keeps_the_constraints_and_the_front()
    {
        var kernel = new KernelDriver(Given.Spec(5) with
        {
            Objective = Objective.Minimize("loss", reference: 10), AlsoOptimize = [Objective.Maximize("speed", reference: 0)], OutcomeConstraints = ["latency <= 20"],
        });
        for (var trial = 0; trial < 5; trial++) kernel.StartNext();
        kernel.Report(0, new Metrics { ["loss"] = 1, ["speed"] = 5, ["latency"] = 30 });

        var view = kernel.Experiment.View(kernel.Now);
        Assert.Equal((0, "latency <= 20", 10.0, 0, 0.0), (view.Best!.Trial.Number, $"{view.BrokenByBest.Single()}", view.BestViolation, view.Front.Length, view.Hypervolume));
        kernel.Report(1, new Metrics { ["loss"] = 4, ["speed"] = 5, ["latency"] = 20 });
        kernel.Report(2, new Metrics { ["loss"] = 3, ["speed"] = 2 });
        kernel.Report(3, new Metrics { ["loss"] = 5, ["latency"] = 3 });
        kernel.Report(4, new Metrics { ["loss"] = 6, ["speed"] = 7, ["latency"] = 10 });
        // the last value of each metric stands
        kernel.Report(4, new Metrics { ["loss"] = 5 });

        view = kernel.Experiment.View(kernel.Now);
        Assert.Equal((1, 4, 0, 0), (view.Best!.Trial.Number, view.BestValue, view.BestViolation, view.BrokenByBest.Length));
        Assert.Equal([1, 4], view.Front.Select(trial => trial.Number));
        Assert.Equal(6 * 5 + 5 * 2.0, view.Hypervolume);
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? "");
        Assert.Equal([1, 4], restored.View(kernel.Now).Front.Select(trial => trial.Number));

        // it goes on to something better that breaks the constraint
        kernel.Report(1, new Metrics { ["loss"] = 2, ["speed"] = 5, ["latency"] = 21 });
        view = kernel.Experiment.View(kernel.Now);
        Assert.Equal((1, 4, 2, 0), (view.Best!.Trial.Number, view.BestValue, view.Best.Value, view.BrokenByBest.Length));
        restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? "");
        Assert.Equal((1, 4, 0), (restored.View(kernel.Now).Best!.Trial.Number, restored.View(kernel.Now).BestValue, restored.View(kernel.Now).BrokenByBest.Length));
    }

    [Fact]
    public void Tpe_finds_the_best_of_what_keeps_the_constraint()
    {
        var space = new SearchSpace { ["x"] = Uniform(-5, 5), ["y"] = Uniform(-5, 5) };
        double Best(SearcherSpec searcher, ulong seed)
        {
            var experiment = new Experiment(Given.Spec(80, space: space, searcher: searcher) with { OutcomeConstraints = ["distance >= 3"], Seed = seed });
            experiment.Handle(new Input.Start(KernelDriver.Epoch));
            while (experiment.Status == ExperimentStatus.Running)
            {
                var trial = experiment.Handle(new Input.SlotOffered(KernelDriver.Epoch)).OfType<TrialStarted>().Single().Trial;
                var (x, y) = (experiment.Get(trial).Config.Number("x"), experiment.Get(trial).Config.Number("y"));
                experiment.Handle(new Input.Reported(KernelDriver.Epoch, trial, 1, 1, new Metrics { ["loss"] = x * x + y * y, ["distance"] = Math.Abs(x) }, TimeSpan.Zero) { IsLast = true });
                experiment.Handle(new Input.Completed(KernelDriver.Epoch, trial, 1));
            }

            var view = experiment.View(KernelDriver.Epoch);
            Assert.Empty(view.BrokenByBest);
            return view.Best?.Value ?? double.NaN;
        }

        double Median(SearcherSpec searcher) => Enumerable.Range(1, 7).Select(seed => Best(searcher, (ulong)seed)).Order().ElementAt(3);

        Assert.InRange(Median(new Tpe()) - 9, 0, (Median(new RandomSearch()) - 9) / 2);
    }
}
