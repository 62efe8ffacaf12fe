namespace Tune.Tests.Kernel;

/// <summary>What is asked for twice by the same key happens once.</summary>
public sealed class RequestTests
{
    private static readonly RequestKey Key = new("k-1", "digest");

    [Fact]
    public void Extended_twice_by_one_key_it_is_extended_once_and_by_another_again()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 4));

        var first = Extend(kernel, Key);
        var again = Extend(kernel, Key);
        var other = Extend(kernel, Key with { Id = "k-2" });
        var nameless = Extend(kernel, null);

        Assert.Equal(Key, Assert.IsType<ExperimentExtended>(Assert.Single(first)).Request);
        Assert.Empty(again);
        Assert.Single(other);
        Assert.Null(Assert.Single(nameless).Request);
        Assert.Equal(4 + 2 + 2 + 2, kernel.Experiment.Total);
    }

    [Fact]
    public void The_first_of_several_facts_carries_the_key_with_the_answer()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 4));

        var facts = kernel.Send(new Input.Enqueue(kernel.Now, [(Given.Config(0.25), null), (Given.Config(0.75), null)], AddsSamples: true) { Request = Key with { Answer = 2 } });

        Assert.Equal([Key with { Answer = 2 }, null, null], facts.Select(fact => fact.Request));
        Assert.Equal(2, kernel.Experiment.FindRequest("k-1")?.Answer);
        Assert.Null(kernel.Experiment.FindRequest("k-2"));
    }

    [Fact]
    public void One_that_has_decided_nothing_is_not_remembered()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1));

        // there is no room
        Assert.Empty(kernel.Send(new Input.Enqueue(kernel.Now, [(Given.Config(0.25), null), (Given.Config(0.75), null)]) { Request = Key }));
        Assert.Null(kernel.Experiment.FindRequest("k-1"));

        Assert.Single(Extend(kernel, Key));
        // what is decided by the next input has not been asked for by it
        Assert.All(kernel.OfferSlot(), fact => Assert.Null(fact.Request));
    }

    [Fact]
    public void It_is_known_after_a_restart_by_journal_by_state_and_under_another_spec()
    {
        var spec = Given.Spec(samples: 4);
        var kernel = new KernelDriver(spec);
        Extend(kernel, Key);
        var stored = kernel.Journal.Select(fact => FactJson.Read(FactJson.Write(fact))).ToList();

        var replayed = new Experiment(spec);
        replayed.Replay(stored);
        var restored = new Experiment(spec);
        restored.Restore(replayed.Capture() ?? "");
        var changed = new Experiment(spec with { Samples = 9 });
        changed.Replay(stored);

        foreach (var experiment in (Experiment[])[replayed, restored, changed])
        {
            Assert.Equal(Key, experiment.FindRequest("k-1"));
            Assert.Empty(experiment.Handle(new Input.Extend(kernel.Now, 2, TimeSpan.Zero) { Request = Key }));
            Assert.NotEmpty(experiment.Handle(new Input.Extend(kernel.Now, 2, TimeSpan.Zero) { Request = new RequestKey("k-2") }));
        }
    }

    [Fact]
    public void The_last_thousand_are_remembered()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 4));
        for (var number = 0; number <= RequestKey.Remembered; number++) Extend(kernel, new RequestKey($"k{number}"));

        Assert.Null(kernel.Experiment.FindRequest("k0"));
        Assert.NotNull(kernel.Experiment.FindRequest("k1"));
        Assert.NotNull(kernel.Experiment.FindRequest("k1000"));
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture() ?? "");
        Extend(kernel, new RequestKey("one more"));
        restored.Handle(new Input.Extend(kernel.Now, 2, TimeSpan.Zero) { Request = new RequestKey("one more") });
        Assert.Equal((null, null), (kernel.Experiment.FindRequest("k1"), restored.FindRequest("k1")));
    }

    [Fact]
    public void A_fact_without_one_is_written_as_before()
    {
        Assert.Equal("{}", FactJson.Write(new ExperimentStarted(KernelDriver.Epoch)).Body);
        Assert.Equal("""{"request":{"id":"k-1","digest":"digest","answer":1}}""", FactJson.Write(new ExperimentStarted(KernelDriver.Epoch) { Request = Key with { Answer = 1 } }).Body);
        Assert.Equal("""{"request":{"id":"a","answer":0},"samples":2,"extraTime":"00:00:00"}""", FactJson.Write(new ExperimentExtended(KernelDriver.Epoch, 2, TimeSpan.Zero) { Request = new RequestKey("a") }).Body);
    }

    private static IReadOnlyList<Fact> Extend(KernelDriver kernel, RequestKey? request) => kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero) { Request = request });
}
