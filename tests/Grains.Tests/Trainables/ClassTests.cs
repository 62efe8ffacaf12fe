using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

public sealed class ClassTests : HostTests
{
    /// <summary>What instances do, in order; a service that they get.</summary>
    public sealed class Diary
    {
        private int _instances;

        public ConcurrentQueue<string> Lines { get; } = new();

        public Func<int, CancellationToken, Task> Step { get; set; } = (_, _) => Task.CompletedTask;

        public bool IsReusable { get; set; }

        public int Steps { get; set; } = 4;

        public int Enter() => Interlocked.Increment(ref _instances);
    }

    public sealed class Scoped(Diary diary) : IDisposable
    {
        public void Dispose() => diary.Lines.Enqueue("scope disposed");
    }

    public class Counting(Diary diary, Scoped scoped) : Trainable<Configuration>
    {
        private readonly int _instance = diary.Enter();
        private int _count;

        protected Diary Diary => diary;

        public override ValueTask SetupAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken) => Note("setup");

        public override async ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
        {
            await diary.Step(_count + 1, cancellationToken);
            return _count >= diary.Steps ? null : new Metrics("loss", ++_count);
        }

        public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken)
        {
            diary.Lines.Enqueue($"{_instance} save {_count}");
            return new(Checkpoint.FromJson(_count));
        }

        public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            _count = checkpoint.Read<int>();
            return Note($"restore {_count}");
        }

        public override async ValueTask DisposeAsync()
        {
            _ = scoped;
            await Note("dispose");
            await base.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        protected ValueTask Reset()
        {
            _count = 0;
            return Note("reset");
        }

        private ValueTask Note(string line)
        {
            diary.Lines.Enqueue($"{_instance} {line}");
            return default;
        }
    }

    public sealed class Reusable(Diary diary, Scoped scoped) : Counting(diary, scoped)
    {
        public override async ValueTask<bool> TryResetAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            await Reset();
            return Diary.IsReusable ? true : throw new InvalidDataException("can't be reset");
        }
    }

    private readonly Diary _diary = new();

    [Fact]
    public async Task An_instance_serves_one_trial_and_is_disposed_with_its_scope()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration, Counting>("class"), Some.Spec()).OrFail();
        await host.SlotsAreFreeAsync();

        Assert.Equal(4, Assert.Single(results).Iterations);
        Assert.Equal(["1 setup", "1 dispose", "scope disposed"], _diary.Lines);
    }

    [Fact]
    public async Task Saves_are_made_by_frequency_and_at_the_end()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(
            Trainable.Define<Configuration, Counting>("class"), Some.Spec() with { Checkpoints = new() { Frequency = 3, AtEnd = true, Keep = null } }).OrFail();

        Assert.Equal([3, 4], results[0].Checkpoints.Select(checkpoint => checkpoint.Iteration));
        Assert.Equal(["1 save 3", "1 save 4"], _diary.Lines.Where(line => line.Contains("save", StringComparison.Ordinal)));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task A_pause_saves_at_the_next_report_and_resume_goes_on_exactly_there()
    {
        _diary.Steps = int.MaxValue;
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Trainable.Define<Configuration, Counting>("class"), Some.Spec()).OrFail();
        await host.FactAsync<TrialReported>("e");

        await experiment.PauseAsync();
        await host.FactAsync<TrialPaused>("e");
        await host.SlotsAreFreeAsync();
        var steps = (await host.JournalAsync("e")).Iterations(0).Last();
        _diary.Steps = steps + 2;
        await experiment.ResumeAsync();
        var results = await experiment.GetResultAsync().OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal(Enumerable.Range(1, steps + 2), journal.Iterations(0));
        Assert.Contains($"1 save {steps}", _diary.Lines);
        Assert.Contains($"2 restore {steps}", _diary.Lines);
        Assert.Equal((2, steps + 2), (results[0].Attempts, results[0].Iterations));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_instance_that_can_be_reset_serves_the_next_trial(bool isReusable)
    {
        _diary.IsReusable = isReusable;
        var host = await StartAsync(slots: 1);

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration, Reusable>("class"), Some.Spec(samples: 3)).OrFail();
        await host.DisposeAsync();

        var setups = _diary.Lines.Count(line => line.EndsWith("setup", StringComparison.Ordinal));
        Assert.Equal(isReusable ? (1, 0) : (2, 1), (setups, results.Errors.Count));
        Assert.Equal(setups, _diary.Lines.Count(line => line.EndsWith("dispose", StringComparison.Ordinal)));
        Assert.Equal(setups, _diary.Lines.Count(line => line == "scope disposed"));
    }

    [Fact]
    public async Task Stopped_while_it_steps_its_token_fires_and_it_is_disposed()
    {
        var reached = Waiting.Signal();
        _diary.Step = async (_, cancellationToken) =>
        {
            reached.TrySetResult();
            await Waiting.UntilCancelled(cancellationToken);
        };
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Trainable.Define<Configuration, Counting>("class"), Some.Spec()).OrFail();
        await reached.Task.OrFail();

        await experiment.StopAsync();

        await host.SlotsAreFreeAsync();
        Assert.Contains("1 dispose", _diary.Lines);
    }

    [Fact]
    public async Task A_class_without_restore_says_so_when_it_has_to()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(
            Trainable.Define<Configuration, Forgetful>("forgetful"), Some.Spec() with { MaxFailuresPerTrial = 3, Checkpoints = new() { Frequency = 1 } }).OrFail();

        Assert.Contains("Forgetful has a checkpoint to start from but does not override RestoreAsync", Assert.Single(results.Errors).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, results[0].Attempts);
    }

    private Task<TuneHost> StartAsync(int slots = 2) =>
        base.StartAsync(slots, tune => tune.Services.AddSingleton(_diary).AddScoped<Scoped>());

    public sealed class Forgetful : Trainable<Configuration>
    {
        private int _steps;

        public override ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken) =>
            ++_steps == 2 ? throw new InvalidDataException("broken") : new(new Metrics("loss", 1));

        public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_steps));
    }
}
