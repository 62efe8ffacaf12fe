using Microsoft.Extensions.DependencyInjection;

namespace Tune.Testing;

/// <summary>Class trainables, tested as a user would: made with services, saved, restored and reset.</summary>
public sealed class ClassEnvironmentTests : IAsyncDisposable
{
    public sealed record Limit(int Steps);

    /// <summary>A service, which notes what instances do.</summary>
    public sealed class Diary
    {
        private int _instances;

        public List<string> Lines { get; } = [];

        public int Enter() => ++_instances;
    }

    public class Counter(Diary diary) : Trainable<Limit>
    {
        private readonly int _instance = diary.Enter();
        private int _count;
        private Limit? _limit;

        public override ValueTask SetupAsync(Limit config, TrialContext trial, CancellationToken cancellationToken)
        {
            (_limit, _count) = (config, 0);
            return Note("setup");
        }

        public override ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken) => new(_count >= _limit?.Steps ? null : new Metrics("loss", ++_count));

        public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_count));

        public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            _count = checkpoint.Read<int>();
            return Note($"restore {_count}");
        }

        public override async ValueTask DisposeAsync()
        {
            await Note("dispose");
            await base.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        private ValueTask Note(string line)
        {
            diary.Lines.Add($"{_instance} {line}");
            return default;
        }
    }

    public sealed class Resettable(Diary diary) : Counter(diary)
    {
        public override async ValueTask<bool> TryResetAsync(Limit config, TrialContext trial, CancellationToken cancellationToken)
        {
            await SetupAsync(config, trial, cancellationToken);
            return true;
        }
    }

    private readonly Diary _diary = new();
    private readonly TrialEnvironment _trial;

    public ClassEnvironmentTests() => _trial = new TrialEnvironment(services => services.AddSingleton(_diary));

    public ValueTask DisposeAsync() => _trial.DisposeAsync();

    [Fact]
    public async Task It_is_made_with_services_and_disposed()
    {
        var attempt = await _trial.RunAsync(Trainable.Define<Limit, Counter>("counter"), new Limit(3));

        Assert.Equal((AttemptOutcome.Completed, null, 3, null), (attempt.Outcome, attempt.Error, attempt.Reports.Length, attempt.Checkpoint));
        Assert.Equal(["1 setup", "1 dispose"], _diary.Lines);
    }

    [Fact]
    public async Task It_is_saved_when_it_is_to_hold_and_restored()
    {
        var first = await _trial.RunAsync(Trainable.Define<Limit, Counter>("counter"), new Limit(3), new() { PauseAfter = 2 });
        var second = await _trial.RunAsync(Trainable.Define<Limit, Counter>("counter"), new Limit(3), new() { Checkpoint = first.Checkpoint });

        Assert.Equal((AttemptOutcome.Paused, 2), (first.Outcome, first.Checkpoint?.Read<int>()));
        Assert.Null(first.Reports[1].Checkpoint);
        Assert.Equal((3, 3), (Assert.Single(second.Reports).Iteration, second.Reports[0].Metrics["loss"]));
        Assert.Equal(["1 setup", "1 dispose", "2 setup", "2 restore 2", "2 dispose"], _diary.Lines);
    }

    [Fact]
    public async Task It_is_saved_as_the_policy_says()
    {
        await using var trial = new TrialEnvironment(services => services.AddSingleton(_diary)) { Checkpoints = new() { Frequency = 2, AtEnd = true } };

        var attempt = await trial.RunAsync(Trainable.Define<Limit, Counter>("counter"), new Limit(5));

        Assert.Equal([2, 4, 5], attempt.Checkpoints.Select(checkpoint => checkpoint.Read<int>()));
        Assert.Equal([2, 4], attempt.Reports.Where(report => report.Checkpoint is not null).Select(report => report.Iteration));
    }

    [Fact]
    public async Task One_that_can_be_reset_serves_the_next_attempt()
    {
        var trainable = Trainable.Define<Limit, Resettable>("resettable");

        await _trial.RunAsync(trainable, new Limit(1));
        var second = await _trial.RunAsync(trainable, new Limit(2));

        Assert.Equal([1, 2], second.Reports.Select(report => report.Metrics["loss"]));
        Assert.Equal(["1 setup", "1 setup"], _diary.Lines);
        await _trial.DisposeAsync();
        Assert.Equal("1 dispose", _diary.Lines[^1]);
    }

    [Fact]
    public async Task A_service_that_is_missing_is_a_failure_that_names_it()
    {
        await using var trial = new TrialEnvironment();

        var attempt = await trial.RunAsync(Trainable.Define<Limit, Counter>("counter"), new Limit(1));

        Assert.Equal(AttemptOutcome.Failed, attempt.Outcome);
        Assert.Contains(nameof(Diary), attempt.Error?.Message, StringComparison.Ordinal);
    }
}
