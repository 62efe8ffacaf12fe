using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Tune.Grains;

/// <summary>What grains say to each other survives the way between silos. Inside one silo nothing is serialized, so no other test would notice.</summary>
public sealed class SerializationTests
{
    private static readonly CheckpointRef Checkpoint = new("e", 7, 2, 12, "checkpoint_000012", "abc", 4096);
    private readonly Serializer _serializer = new ServiceCollection().AddTuneSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void Reports_keep_their_metrics_in_order_whatever_the_numbers()
    {
        var metrics = new Metrics { ["b"] = double.NaN, ["a"] = double.NegativeInfinity, ["c"] = 0.1 };

        var batch = Pass(new ReportBatch(7, 2, [new ReportItem(12, metrics.Freeze(), TimeSpan.FromTicks(1234567), Checkpoint)], Checkpoint, new(AttemptEndKind.Failed, new("T", "m", null, 3, false))));

        var report = Assert.Single(batch.Reports);
        Assert.Equal(metrics, report.Metrics);
        Assert.Throws<InvalidOperationException>(() => report.Metrics["d"] = 1);
        Assert.Equal((12, TimeSpan.FromTicks(1234567), Checkpoint), (report.Iteration, report.Elapsed, report.Checkpoint));
        Assert.Equal((Checkpoint, new(AttemptEndKind.Failed, new("T", "m", null, 3, false))), (batch.Checkpoint, batch.End));
    }

    [Fact]
    public void Verdicts_and_starts_arrive_as_they_were_sent()
    {
        var reply = new ReportReply(12, Verdict.Pause("enough"), null);
        var start = new AttemptStart("e", "t", 7, 2, """{"x":1}""", 27, Checkpoint, TimeSpan.FromSeconds(3), new() { Keep = null, ScoreMetric = "loss", ScoreGoal = Goal.Minimize }, new ResourceLease(5, "e", new() { Gpu = 2, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } }, [new("s", [0, 3])]), "loss");

        Assert.Equal(reply, Pass(reply));
        Assert.Equal(start, Pass(start));
    }

    [Fact]
    public void Views_arrive_as_they_were_sent()
    {
        var trial = new TrialView(new TrialId(7), TrialStatus.Running, Configuration.Parse("""{"opt":{"kind":"sgd"},"rate":0.1}"""), 2, 12, double.PositiveInfinity, null, TimeSpan.FromSeconds(1), null);
        var view = new ExperimentView
        {
            At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Name = "e", Status = ExperimentStatus.Paused, Reason = "r", Elapsed = TimeSpan.FromSeconds(1), Total = 5,
            Counts = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create(TrialStatus.Running, 1), KeyValuePair.Create(TrialStatus.Error, 0)]),
            Objective = Objective.Minimize("loss"), Best = trial, Running = [trial], Scheduler = "s", Iterations = 12, Tags = ExperimentSpec.NoTags.Add("stage", "first"),
        };

        var arrived = Pass(view);

        Assert.Equal(view.Counts, arrived.Counts);
        Assert.Equal(view.Running.AsEnumerable(), arrived.Running);
        Assert.Equal(view.Tags, arrived.Tags);
        Assert.Equal(view with { Counts = arrived.Counts, Running = arrived.Running, Tags = arrived.Tags }, arrived);
    }

    [Fact]
    public void What_clients_and_people_say_arrives_as_it_was_sent()
    {
        var reply = new AskReply(new AskedStart(7, 2, """{"x":1}""", 3, TimeSpan.FromSeconds(3)), 42, HasEnded: true);
        var request = Pass(new AskRequest("c", [1, 2], TimeSpan.FromSeconds(30), BeginsAnew: true));
        var batch = Pass(new ReportBatch(7, 2, [new ReportItem(3, new Metrics("loss", 1).Freeze(), TimeSpan.FromSeconds(3), null) { IsLast = true }], End: new AttemptEnd(AttemptEndKind.Lost, Reason: "given back"))
        {
            Attributes = [KeyValuePair.Create("note", "[1]")],
        });
        var listed = new ListedExperiment
        {
            Name = "e", Status = ExperimentStatus.Paused, CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), UpdatedAt = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
            Counts = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create(TrialStatus.Running, 1)]), Objective = Objective.Minimize("loss"), BestValue = 0.5, BestTrial = new TrialId(7),
        };
        var arrived = Pass(listed);

        Assert.Equal(reply, Pass(reply));
        Assert.Equal(("c", 2, TimeSpan.FromSeconds(30), true), (request.Client, request.Holding[1], request.Lease, request.BeginsAnew));
        Assert.Equal((true, "given back", KeyValuePair.Create("note", "[1]")), (batch.Reports[0].IsLast, batch.End?.Reason, Assert.Single(batch.Attributes)));
        Assert.Equal(listed.Counts, arrived.Counts);
        Assert.Equal(listed with { Counts = arrived.Counts, Tags = arrived.Tags }, arrived);
    }

    [Fact]
    public void Exceptions_keep_type_message_and_what_they_know()
    {
        var exists = Pass<Exception>(new ExperimentExistsException("e", ["samples: 1 → 2"], ["Presets: no"]));
        var invalid = Pass<Exception>(new InvalidExperimentException(["one", "two"]));
        var missing = Pass<Exception>(new ExperimentNotFoundException("e"));
        var other = Pass<Exception>(new TuneException("outer", new NonRetryableTrialException("inner")));

        Assert.Equal(["samples: 1 → 2"], Assert.IsType<ExperimentExistsException>(exists).Differences.AsEnumerable());
        Assert.Equal(["Presets: no"], ((ExperimentExistsException)exists).Refusals.AsEnumerable());
        Assert.Equal(new ExperimentExistsException("e", ["samples: 1 → 2"], ["Presets: no"]).Message, exists.Message);
        Assert.Equal(["one", "two"], Assert.IsType<InvalidExperimentException>(invalid).Problems.AsEnumerable());
        Assert.Equal(new InvalidExperimentException(["one", "two"]).Message, invalid.Message);
        Assert.Equal("e", Assert.IsType<ExperimentNotFoundException>(missing).Experiment);
        Assert.Equal("outer", Assert.IsType<TuneException>(other).Message);
        Assert.Equal("inner", Assert.IsType<NonRetryableTrialException>(other.InnerException).Message);
    }

    public static TheoryData<object> WithAllMembers { get; } =
    [
        Checkpoint,
        new CheckpointPolicy { Keep = 3, ScoreMetric = "loss", ScoreGoal = Goal.Minimize, Frequency = 2, AtEnd = true },
        new Verdict(Directive.Kind.Pause, 9, "enough") { Save = true, IsDiscarded = true },
        Bundle,
        new TrialResources { Cpu = 2, Gpu = 1, Memory = 5, Custom = Bundle.Custom, Labels = Bundle.Labels, AdditionalBundles = [Bundle, Bundle with { Cpu = 7 }], Strategy = BundleStrategy.StrictSpread },
        new BundlePlace("s", [0, 3]),
        new ResourceLease(5, "e", TrialResources.Default with { Gpu = 2 }, [new("s", [0, 1]), new("t", [])]) { SiloName = "one" },
    ];

    private static ResourceBundle Bundle => new() { Cpu = 0.5, Gpu = 2, Memory = 1 << 20, Custom = new Dictionary<string, double> { ["licence"] = 1 }, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } };

    /// <summary>What codecs of ours write they write member by member: one that is added to a type is to be added here, and is lost on the way until it is added to its surrogate.</summary>
    [Theory]
    [MemberData(nameof(WithAllMembers))]
    public void No_member_is_lost_on_the_way(object value)
    {
        var type = value.GetType();
        var unset = type.IsValueType || type.GetConstructor([]) is not null ? Activator.CreateInstance(type) : RuntimeHelpers.GetUninitializedObject(type);
        var members = type.GetProperties().Where(member => member.CanWrite).ToList();

        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.False(Equals(member.GetValue(unset), member.GetValue(value)), member.Name));
        var arrived = Pass(value);
        // some are equal whatever one of their members is
        Assert.All(members, member => Assert.Equivalent(member.GetValue(value), member.GetValue(arrived), strict: true));
        Assert.Equal(value, arrived);
    }

    [Theory]
    [MemberData(nameof(WithAllMembers))]
    public void Inside_a_silo_nothing_is_copied(object value)
    {
        if (!value.GetType().IsValueType) Assert.Same(value, new ServiceCollection().AddTuneSerializer().BuildServiceProvider().GetRequiredService<DeepCopier>().Copy(value));
    }

    [Fact]
    public void What_most_trials_take_is_short_on_the_way()
    {
        var lease = new ResourceLease(638_000_000_000_000_001, "digits", TrialResources.Default, [new("S127.0.0.1:11111:123456789", [])]);
        var batch = new ReportBatch(17, 1, [new ReportItem(1, new Metrics("accuracy", 0.9).Freeze(), TimeSpan.FromSeconds(1), null)], End: new(AttemptEndKind.Completed), Freed: lease);

        // as JSON it was 547
        Assert.InRange(_serializer.SerializeToArray(batch).Length, 1, 200);
    }

    private T Pass<T>(T value) => _serializer.Deserialize<T>(_serializer.SerializeToArray(value))!;
}
