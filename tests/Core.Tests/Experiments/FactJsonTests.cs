namespace Tune.Tests.Kernel;

public sealed class FactJsonTests
{
    private static readonly DateTimeOffset At = KernelDriver.Epoch.AddTicks(1234567);
    private static readonly TrialId Id = new(7);
    private static readonly CheckpointRef Checkpoint = new("test", 7, 2, 3, "checkpoint_000003", "hash", 99);
    private static readonly TrialError Error = new("Boom", "it \"broke\"", "at x", 3, IsRetryable: false);

    private static readonly Fact[] Facts =
    [
        new ExperimentStarted(At), new ExperimentRecovered(At), new ExperimentPaused(At, "lunch"), new ExperimentResumed(At),
        new ExperimentExtended(At, 5, TimeSpan.FromTicks(98765)), new SearchExhausted(At), new SearchExhausted(At, "all tried"), new VariantSkipped(At, "broken"),
        new ExperimentStarted(At) { Request = new RequestKey("a \"b\"", "digest", 1) }, new ExperimentExtended(At, 5, TimeSpan.Zero) { Request = new RequestKey("é") }, new ConfigurationEnqueued(At, Given.Config(0.1)) { Request = new RequestKey("k", null, 3) },
        new ExperimentChanged(At, """{"name":"test","samples":9}""", 9, TimeSpan.FromSeconds(1), "samples: 4 → 9"),
        new ExperimentChanged(At, """{"name":"test","samples":null}""", null, TimeSpan.Zero, "all") { Reopens = true, IsSchedulerNew = true },
        new ConfigurationEnqueued(At, Given.Config(0.1)), new ConfigurationEnqueued(At, Given.Config(0.1), new TrialId(3)), new ConfigurationEnqueued(At, Given.Config(0.1), new TrialId(3)) { Checkpoint = Checkpoint }, new TrialCreated(At, Id, Given.Config(0.1)) { RetryOf = new TrialId(3), Checkpoint = Checkpoint },
        new TagSet(At, "stage", "première"), new TagSet(At, "stage", null), new TrialNameChanged(At, "{é}"), new TrialNameChanged(At, null), new TrialAttributeSet(At, Id, "note", """{"a":[1,"é"]}"""), new TrialAttributeSet(At, Id, "note", "null"), new TrialAttributeSet(At, Id, "note", null),
        new TrialCreated(At, Id, Given.Config(0.1)) { RetryOf = new TrialId(3) }, new TrialStarted(At, Id, 2, 9) { Client = "c", Lease = TimeSpan.FromTicks(98765) },
        new TrialReused(At, Id, new TrialId(3)), new TrialReused(At, Id, null), new ExperimentEnded(At, ExperimentStatus.Stopped, "enough"),
        new TrialCreated(At, Id, Given.Config(0.1)), new TrialCreated(At, Id, Given.Config(0.1), "preset"),
        new TrialStarted(At, Id, 2, int.MaxValue), new TrialStarted(At, Id, 2, 9, Checkpoint), new TrialStarted(At, Id, 2, 9) { Silo = "sílo 1" },
        new TrialCheckpointed(At, Id, Checkpoint), new TrialGranted(At, Id, 27), new TrialPauseRequested(At, Id, "wait"), new TrialPauseRequested(At, Id, "wait", ByScheduler: true), new TrialPaused(At, Id, 2),
        new TrialsReleased(At), new RungClosed(At, 2, 9, [new(1), new(4)]), new RungClosed(At, 2, 81, []), new CapacityChanged(At, new TrialResources { Cpu = 8, Gpu = 1, Memory = 1L << 34 }), new TrialSaveRequested(At, Id, 3),
        new TrialResourcesChanged(At, Id, new TrialResources { Cpu = 0.5, Custom = new Dictionary<string, double> { ["licence"] = 1 } }), new CheckpointReleased(At, Id, Checkpoint, new TrialId(2)),
        new TrialPerturbed(At, Id, new Perturbation(new TrialId(2), Checkpoint, 3, Given.Config(0.1), Given.Config(0.2), [new("x", "0.1", "0.2", "× 2"), new("y", null, "1", "sampled")]), "copies 00002"),
        new TrialPerturbed(At, Id, new Perturbation(Id, null, 3, Given.Config(0.1), Given.Config(0.2), []), "replays"),
        new TrialFailed(At, Id, 2, Error), new TrialFailed(At, Id, 2, Error with { Stack = null, IsRetryable = true }), new TrialLost(At, Id, 2, "gone"), new TrialLost(At, Id, 2, "gone") { IsUnexpected = true },
        new TrialEnded(At, Id, TrialStatus.Terminated, EndedBy.Scheduler, "worse"), new TrialEnded(At, Id, TrialStatus.Error, EndedBy.Failure, "it broke", Error),
    ];

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, Facts.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Read_of_what_was_written_is_the_fact(int index) => Assert.Equal(Facts[index], FactJson.Read(FactJson.Write(Facts[index])));

    [Fact]
    public void Write_has_a_kind_for_every_fact()
    {
        var kinds = typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract);

        Assert.Equal(kinds.Order(TypeNames), Facts.Select(fact => fact.GetType()).Append(typeof(TrialReported)).Append(typeof(ObservationAdded)).Distinct().Order(TypeNames));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(1e-320)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Read_report_keeps_every_number(double value)
    {
        var read = (TrialReported)FactJson.Read(FactJson.Write(Reported(TimeSpan.Zero, value)));

        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read.Metrics["loss"]));
        Assert.Equal((2, 3, Checkpoint), (read.Attempt, read.Iteration, read.Checkpoint));
    }

    [Fact]
    public void Read_observation_keeps_everything()
    {
        var read = (ObservationAdded)FactJson.Read(FactJson.Write(new ObservationAdded(At, Given.Config(0.1), new Metrics("loss", double.NaN).Freeze(), 3, PriorOutcome.CutShort)));

        Assert.Equal((At, Given.Config(0.1), 3, double.NaN, PriorOutcome.CutShort), (read.At, read.Config, read.Iteration, read.Metrics["loss"], read.Outcome));
    }

    [Theory]
    [InlineData(10975129)]
    [InlineData(29262891)]
    [InlineData(1)]
    [InlineData(10L * 365 * 24 * 3600 * 10_000_000 + 1)]
    public void Read_report_keeps_every_tick(long ticks)
    {
        var elapsed = TimeSpan.FromTicks(ticks);

        Assert.Equal(elapsed, ((TrialReported)FactJson.Read(FactJson.Write(Reported(elapsed, 1)))).Elapsed);
    }

    [Theory]
    [InlineData("ended", "{}")]
    [InlineData("ended", "{\"status\":\"Gone\",\"reason\":\"x\"}")]
    [InlineData("ended", "not json")]
    [InlineData("trial-lost", "{\"reason\":\"x\"}")]
    [InlineData("trial-failed", "{\"error\":7}")]
    [InlineData("from-the-future", "{}")]
    public void Read_what_is_not_a_fact_throws(string kind, string body) =>
        Assert.Throws<FormatException>(() => FactJson.Read(new JournalEntry(0, kind, null, null, null, At, body)));

    [Fact]
    public void Read_ignores_fields_of_a_newer_version()
    {
        var entry = FactJson.Write(new TrialGranted(At, Id, 27));

        Assert.Equal(new TrialGranted(At, Id, 27), FactJson.Read(entry with { Body = entry.Body.Replace("}", ",\"new\":1}", StringComparison.Ordinal) }));
    }

    private static Comparer<Type> TypeNames => Comparer<Type>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));

    private static TrialReported Reported(TimeSpan elapsed, double value) => new(At, Id, 2, 3, new Metrics("loss", value), elapsed, Checkpoint);
}
