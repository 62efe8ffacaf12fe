using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Testing;

/// <summary>
/// One trial without an experiment or a silo, to test a trainable in: each call of <c>RunAsync</c> is an attempt of it. The trainable runs as it does on a silo, by the same code, on the same kind of
/// thread, with checkpoints in files; the test decides what an experiment would. One attempt at a time. Its files, if there are any, are in a temporary folder, which is removed when it is disposed.
/// </summary>
/// <example>
/// <code>
/// await using var trial = new TrialEnvironment();
/// var first = await trial.RunAsync(Mnist.Definition, config, new() { StopAfter = 3 });
/// var second = await trial.RunAsync(Mnist.Definition, config, new() { Checkpoint = first.Checkpoint });
/// </code>
/// </example>
public sealed partial class TrialEnvironment : IAsyncDisposable
{
    private const string Silo = "test";

    private readonly ServiceProvider _services;
    private readonly TrainableThreads _threads = new();

    /// <summary>Made when something is written there.</summary>
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"tune-trial-{Path.GetRandomFileName()}");
    private int _attempts;

    /// <summary>A trial that has not begun.</summary>
    /// <param name="services">Adds the services that class trainables are made with; null for none. Logging and the system's clock are there.</param>
    public TrialEnvironment(Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services?.Invoke(collection);
        _services = collection
            .AddSingleton(provider => new IdleTrainables(provider.GetRequiredService<IServiceScopeFactory>(), capacity: 1))
            .BuildServiceProvider(validateScopes: true);
    }

    /// <summary>What <see cref="TrialContext.Experiment"/> says. With <see cref="Trial"/> it decides <see cref="TrialContext.Seed"/>.</summary>
    /// <value>Default: <c>test</c>.</value>
    public string Experiment { get; init; } = "test";

    /// <summary>What <see cref="TrialContext.Trial"/> says.</summary>
    /// <value>Default: trial 0.</value>
    public TrialId Trial { get; init; }

    /// <summary>The metric that functions report that return nothing but a number.</summary>
    /// <value>Default: <c>loss</c>.</value>
    public string Objective { get; init; } = "loss";

    /// <summary>What <see cref="TrialContext.Resources"/> says.</summary>
    /// <value>Default: one processor.</value>
    public TrialResources Resources { get; init; } = TrialResources.Default;

    /// <summary>What <see cref="TrialContext.Gpus"/> says.</summary>
    /// <value>Default: none.</value>
    public ImmutableArray<string> Gpus { get; init; } = [];

    /// <summary>When class trainables are asked to save: <see cref="CheckpointPolicy.Frequency"/> and <see cref="CheckpointPolicy.AtEnd"/>. All checkpoints are kept, whatever it says.</summary>
    /// <value>Default: when they are told to hold, and no more.</value>
    public CheckpointPolicy Checkpoints { get; init; } = new();

    /// <summary>What <see cref="TrialContext.Folder"/> says: where to look for files that the trainable leaves behind. It is there once the trainable has asked for it.</summary>
    public string Folder => Path.Combine(_root, Experiment, TrialFolders.NameOf(Trial));

    /// <summary>Runs an attempt to its end. What the trainable throws is in the result.</summary>
    /// <param name="trainable">What to run.</param>
    /// <param name="config">
    /// The configuration; it goes to the trainable by way of JSON, as in an experiment. One of <c>Trainable.DefineByRun</c> gets it as it is: give a <see cref="Configuration"/> to have its function make it.
    /// </param>
    /// <param name="options">From where the attempt goes on, and how far; null: from the beginning to its end.</param>
    /// <param name="cancellationToken">
    /// Cancels the attempt as a silo does: the trainable's token fires, with <see cref="AttemptOptions.CancelReason"/>. The call returns its result, as usual, when the trainable has come down.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its range, or the configuration has no JSON form.</exception>
    /// <exception cref="ObjectDisposedException">The environment was disposed.</exception>
    public Task<AttemptResult> RunAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, TConfig config, AttemptOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainable);
        return trainable is ByRunTrainable<TConfig>
            ? RunAsync(new TrainableDefinition<Configuration>(trainable.Name, (_, running) => trainable.TrainAsync(config, running)), Configuration.Parse("{}"), options, cancellationToken)
            : RunAsync(trainable, Configuration.From(config), options, cancellationToken);
    }

    /// <param name="configuration">The configuration as an experiment has it.</param>
    /// <inheritdoc cref="RunAsync{TConfig}(TrainableDefinition{TConfig}, TConfig, AttemptOptions?, CancellationToken)"/>
    /// <param name="trainable">What to run.</param>
    /// <param name="options">From where the attempt goes on, and how far; null: from the beginning to its end.</param>
    /// <param name="cancellationToken">Cancels the attempt as a silo does.</param>
    public async Task<AttemptResult> RunAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, Configuration configuration, AttemptOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainable);
        ArgumentNullException.ThrowIfNull(configuration);
        options ??= new AttemptOptions();
        options.Validate();
        var logger = _services.GetRequiredService<ILogger<TrialEnvironment>>();
        var store = new StartingCheckpoints(new DirectoryCheckpointStore(_root), options.Checkpoint);
        var session = Open(trainable.Name, configuration, store, options.Checkpoint?.Reference);
        await using var cancelling = cancellationToken.UnsafeRegister(_ => session.Cancel(options.CancelReason, OrderOf(options.CancelReason)), null);
        session.Run(_threads, () => trainable, stray => LogStray(logger, Trial, stray));

        var reports = ImmutableArray.CreateBuilder<AttemptReport>();
        var checkpoints = ImmutableArray.CreateBuilder<SavedCheckpoint>();
        var iteration = session.Iteration;
        ReportBatch batch;
        bool hasEnded;
        do
        {
            await session.NewsAsync();
            (batch, _, hasEnded) = session.Take();
            foreach (var report in batch.Reports)
            {
                iteration = report.Iteration;
                reports.Add(new AttemptReport(iteration, report.Metrics, await KeepAsync(report.Checkpoint)));
            }

            await KeepAsync(batch.Checkpoint);
            session.Answer(new ReportReply(iteration, VerdictAfter(iteration, options)));
        }
        while (!hasEnded);
        return new AttemptResult
        {
            Outcome = OutcomeOf(batch.End), Error = batch.End?.Error, Reports = reports.ToImmutable(), Checkpoints = checkpoints.ToImmutable(),
            Checkpoint = checkpoints.Count > 0 ? checkpoints[^1] : options.Checkpoint,
        };

        async Task<SavedCheckpoint?> KeepAsync(CheckpointRef? made)
        {
            if (made is null) return null;
            var saved = new SavedCheckpoint(made, await store.OpenAsync(made, CancellationToken.None));
            checkpoints.Add(saved);
            return saved;
        }
    }

    /// <summary>Disposes class trainables and services, and removes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }

    private AttemptSession Open(string trainable, Configuration configuration, StartingCheckpoints store, CheckpointRef? checkpoint)
    {
        var lease = new ResourceLease(1, Experiment, Resources, [new BundlePlace(Silo, [.. Enumerable.Range(0, Gpus.Length)])]);
        // nothing is granted: every report waits for its answer
        var start = new AttemptStart(
            Experiment, trainable, Trial.Number, ++_attempts, configuration.ToString(), GrantedTo: 0, checkpoint, TimeSpan.Zero, Checkpoints, lease, Objective);
        return new AttemptSession(start, new FolderRoot(_root), Gpus, _services, store, TimeProvider.System, TimeSpan.Zero);
    }

    private static Verdict VerdictAfter(int iteration, AttemptOptions options)
    {
        if (iteration >= options.StopAfter) return Verdict.Stop($"the test stops it after iteration {iteration}");
        return iteration >= options.PauseAfter ? Verdict.Pause($"the test pauses it after iteration {iteration}") : Verdict.Continue(iteration + 1);
    }

    private static Verdict OrderOf(CancelReason reason) => reason == CancelReason.Pause ? Verdict.Pause("the test pauses it") : Verdict.Stop("the test cancels it");

    private static AttemptOutcome OutcomeOf(AttemptEnd? end) => end?.Kind switch
    {
        null => AttemptOutcome.Stopped,
        AttemptEndKind.Completed => AttemptOutcome.Completed,
        AttemptEndKind.Paused => AttemptOutcome.Paused,
        AttemptEndKind.Failed => AttemptOutcome.Failed,
        AttemptEndKind.Lost => AttemptOutcome.ShutDown,
        var kind => throw new InvalidOperationException($"Unknown end {kind}."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Code of trial {Trial} has thrown where nobody can catch it, after the attempt had ended")]
    private static partial void LogStray(ILogger logger, TrialId trial, Exception exception);
}
