using System.Globalization;
using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>What trials are called beside their number.</summary>
public sealed class TrialNameTests
{
    private static readonly FlatSpace Space = new SearchSpace
    {
        ["optimizer"] = Choice(
            new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 1) },
            new SearchSpace { ["kind"] = "adam" }),
        ["rate"] = LogUniform(1e-4, 1e-1), ["layers"] = RandInt(1, 9), ["mode"] = Choice("a", "b"), ["size"] = Choice((Domain[])[1, "auto"]), ["units"] = ListOf(RandInt(1, 9), 3), ["twice"] = SampleFrom("twice", config => config.Get<double>("rate") * 2),
    }.Compile();

    private static string NameOf(string template, string configuration) => TrialNameTemplate.Parse(template).NameOf(Configuration.Parse(configuration));

    [Theory]
    [InlineData("{optimizer/kind} lr={rate:0.0e0}", "sgd lr=1.2e-3")]
    [InlineData("{optimizer}", "sgd")]
    [InlineData("{optimizer/momentum} {optimizer/beta} {nothing}", "0.9 - -")]
    [InlineData("{rate} {layers} {layers:d3} {layers:0.0}", "0.001234 5 005 5.0")]
    [InlineData("{{{mode}}} }}", "{b} }")]
    [InlineData("{units/0} {units} {flag} {none}", "2 [2,3] true null")]
    [InlineData("no parameter", "no parameter")]
    [InlineData("open { brace } here", "open - here")]
    [InlineData("lone } and {", "lone } and {")]
    public void NameOf_puts_the_values_in(string template, string name) => Assert.Equal(
        name, NameOf(template, """{"optimizer":{"kind":"sgd","momentum":0.9},"rate":0.0012341,"layers":5,"mode":"b","units":[2,3],"flag":true,"none":null}"""));

    [Fact]
    public void NameOf_is_short_and_in_one_line()
    {
        Assert.Equal("a b c", NameOf("{x}", """{"x":"a\nb\u0007c"}"""));
        Assert.Equal(new string('x', 79) + "…", NameOf("{x}", $$"""{"x":"{{new string('x', 500)}}"}"""));
        // no half of a pair
        Assert.Equal(new string('x', 78) + "…", NameOf("{x}", $$"""{"x":"{{new string('x', 78)}}😀y"}"""));
        Assert.Equal(80, NameOf("{x}", $$"""{"x":"{{new string('x', 80)}}"}""").Length);
    }

    [Fact]
    public void NameOf_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = strange;
            Assert.Equal("0.5 0.50 1234", NameOf("{x} {x:0.00} {n}", """{"x":0.5,"n":1234}"""));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("{optimizer} {optimizer/momentum:f2} {rate:e1} {layers:x} {size:0.0} {twice:0.0} {units/0:d2} {mode}")]
    [InlineData("plain {{text}}")]
    public void ProblemsOf_what_can_be_used_are_none(string template) => Assert.Empty(TrialNameTemplate.ProblemsOf(template, Space));

    [Theory]
    [InlineData(" ", "must not be empty; null for none.")]
    [InlineData("a\nb", "must not have control characters, such as line ends.")]
    [InlineData("{rates}", "there is no parameter 'rates'; did you mean 'rate'?")]
    [InlineData("{momentum}", "there is no parameter 'momentum'; did you mean 'optimizer/momentum'?")]
    [InlineData("{units}", "there is no parameter 'units'; did you mean 'units/0'?")]
    [InlineData("{}", "there is no parameter ''.")]
    [InlineData("{rate", "the '{' at position 0 has no other; write '{{' for one that is to be seen.")]
    [InlineData("rate}", "the '}' at position 4 has no other; write '}}' for one that is to be seen.")]
    [InlineData("{rate:q2}", "'q2' of 'rate' is no format of a number, or too long a one; write one such as '0.0e0', 'g3' or 'd4'.")]
    [InlineData("{rate:}", "'' of 'rate' is no format of a number, or too long a one; write one such as '0.0e0', 'g3' or 'd4'.")]
    [InlineData("{rate:f999999999}", "'f999999999' of 'rate' is no format of a number, or too long a one; write one such as '0.0e0', 'g3' or 'd4'.")]
    [InlineData("{rate:d3}", "'d3' is for whole numbers, and 'rate' is a real one; write one such as '0.0e0' or 'g3'.")]
    [InlineData("{mode:g3}", "'mode' is no number, so it takes no format; leave ':g3' out.")]
    public void ProblemsOf_says_what_is_wrong(string template, string problem) => Assert.Equal((string[])[problem], TrialNameTemplate.ProblemsOf(template, Space));

    [Fact]
    public void All_mistakes_are_problems_of_the_experiment()
    {
        var spec = Given.Spec(samples: 0) with { TrialName = "{y} {x:d2} " + new string('-', 200) };

        var problems = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(spec)).Problems;

        Assert.Equal(
            (string[])["Samples must be at least 1, or null for no limit; was 0.", "TrialName: must have at most 200 characters; has 211.", "TrialName: there is no parameter 'y'; did you mean 'x'?", "TrialName: 'd2' is for whole numbers, and 'x' is a real one; write one such as '0.0e0' or 'g3'."],
            problems);
    }

    [Fact]
    public void It_is_no_difference_between_specs()
    {
        var registry = new AlgorithmRegistry();
        var (plain, text) = (ExperimentSpecJson.Write(Given.Spec(), registry), ExperimentSpecJson.Write(Given.Spec() with { TrialName = "{x}" }, registry));

        Assert.Empty(ExperimentSpecJson.Differences(plain, text));
        Assert.Equal(("{x}", "{x}", (string?)null), (ExperimentSpecJson.Read(text, registry).TrialName, ExperimentSpecJson.TrialNameOf(text), ExperimentSpecJson.TrialNameOf(plain)));
        Assert.DoesNotContain("trialName", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void It_changes_by_facts_and_the_same_again_is_none()
    {
        var kernel = new KernelDriver(Given.Spec() with { TrialName = "x={x:0.0}" });
        kernel.StartNext();

        Assert.Equal("x=", kernel.Experiment.View(kernel.Now).Running[0].Name?[..2]);
        Assert.Empty(kernel.Send(new Input.SetTrialName(kernel.Now, "x={x:0.0}")));
        Assert.Single(kernel.Send(new Input.SetTrialName(kernel.Now, "trial of {x}")));
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? "");
        Assert.Equal(("trial of {x}", "trial of {x}"), (kernel.Experiment.View(kernel.Now).TrialName, restored.View(kernel.Now).TrialName));
        Assert.Single(kernel.Send(new Input.SetTrialName(kernel.Now, null)));
        Assert.Equal((null, null), (kernel.Experiment.View(kernel.Now).TrialName, kernel.Experiment.View(kernel.Now).Running[0].Name));
    }
}
