using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>
/// One attempt of a trial in this process, which has been started for it: on the process's side of the pipe. The trainable runs by the code that runs it on a silo, and what it reports goes out by lines on
/// standard output. It reads its configuration where every program finds it.
/// </summary>
internal sealed partial class IsolatedAttempt
{
    /// <summary>The variable that says what to run.</summary>
    public const string Variable = "TUNE_ISOLATED";

    private const string CheckpointFolder = ".tune/checkpoints";

    private readonly string _folder = Environment.CurrentDirectory;
    private readonly BlockingCollection<Verdict> _answers = [];
    private readonly TextReader _input;
    private readonly TextWriter _output;
    private readonly AttemptSession _session;
    private readonly StartingCheckpoints _store;

    private IsolatedAttempt(IServiceProvider services, IsolatedStart start, TextReader input, TextWriter output)
    {
        (_input, _output) = (input, output);
        var starting = start.Checkpoint is { } reference ? new SavedCheckpoint(reference, Get("TUNE_CHECKPOINT")) : null;
        _store = new StartingCheckpoints(new DirectoryCheckpointStore(Path.Combine(_folder, CheckpointFolder)), starting);
        var trial = TrialId.Parse(Get("TUNE_TRIAL"));
        // nothing is granted: every report waits for its answer
        var attempt = new AttemptStart(
            Get("TUNE_EXPERIMENT"), start.Trainable, trial.Number, int.Parse(Get("TUNE_ATTEMPT"), System.Globalization.CultureInfo.InvariantCulture), File.ReadAllText(Get("TUNE_CONFIG_FILE")), GrantedTo: 0, start.Checkpoint,
            TimeSpan.Zero, start.Policy, new ResourceLease(1, Get("TUNE_EXPERIMENT"), start.Resources, [new BundlePlace("process", [.. Enumerable.Range(0, Gpus.Length)])]), start.Objective);
        var results = Path.GetDirectoryName(Path.GetDirectoryName(_folder)) ?? throw new InvalidOperationException($"{_folder} is no trial's folder.");
        _session = new AttemptSession(attempt, new FolderRoot(results), [.. Gpus], services, _store, TimeProvider.System, TimeSpan.Zero);
    }

    private static string[] Gpus => Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Runs it to its end.</summary>
    /// <param name="services">What class trainables are made with.</param>
    /// <param name="trainables">What this program knows.</param>
    /// <returns>The process's exit code: 0 also when the trainable threw, which was said.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TrainableRegistry trainables)
    {
        var start = IsolatedStart.Parse(Get(Variable));
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        // what the trainable prints is for the log, and no line of ours
        Console.SetOut(Console.Error);
        var attempt = new IsolatedAttempt(services, start, new StreamReader(Console.OpenStandardInput()), output);
        await attempt.RunAsync(() => trainables.Find(start.Trainable) ?? throw new NonRetryableTrialException($"No trainable '{start.Trainable}' is registered in the process of the trial; there are: {string.Join(", ", trainables.Names)}."));
        return 0;
    }

    private async Task RunAsync(Func<TrainableDefinition> trainable)
    {
        new Thread(ReadAnswers) { IsBackground = true, Name = "answers" }.UnsafeStart();
        var logger = _session.Services.GetRequiredService<ILogger<IsolatedAttempt>>();
        _session.Run(new TrainableThreads(), trainable, stray => LogStray(logger, stray));
        var iteration = _session.Iteration;
        bool hasEnded;
        do
        {
            await _session.NewsAsync();
            (var batch, _, hasEnded) = _session.Take();
            var (verdict, attributes) = (Verdict.Continue(iteration + 1), batch.Attributes);
            foreach (var report in batch.Reports.Where(report => report.Iteration > iteration))
            {
                verdict = Say(IsolationLines.Report(report, PlaceOf(report.Checkpoint), attributes));
                (iteration, attributes) = (report.Iteration, []);
                if (report.Checkpoint is { } checkpoint) await _store.DeleteAsync(checkpoint, CancellationToken.None);
            }

            if (batch.Checkpoint is { } kept)
            {
                Say(new JsonObject { ["kept"] = PlaceOf(kept) });
                await _store.DeleteAsync(kept, CancellationToken.None);
            }

            if (hasEnded && !attributes.IsEmpty) Say(IsolationLines.WithAttributes([], attributes));
            if (batch.End?.Error is { } error) Say(new JsonObject { ["error"] = JsonSerializer.SerializeToNode(error, IsolationLines.Json) });
            // the silo's grant is not ours: the next report waits again
            _session.Answer(new ReportReply(iteration, verdict.Action == Directive.Kind.Continue ? verdict with { GrantedTo = iteration + 1 } : verdict));
        }
        while (!hasEnded);
    }

    /// <summary>Says something, and waits for the answer.</summary>
    private Verdict Say(JsonObject line)
    {
        _output.WriteLine($"TUNE {line.ToJsonString()}");
        return _answers.Take();
    }

    private string? PlaceOf(CheckpointRef? checkpoint) =>
        checkpoint is null ? null : Path.GetRelativePath(_folder, new CheckpointPaths(Path.Combine(_folder, CheckpointFolder)).Folder(checkpoint));

    private void ReadAnswers()
    {
        while (_input.ReadLine() is { } line)
        {
            var (cancel, verdict) = IsolationLines.ParseAnswer(line);
            if (cancel == CancelReason.None) _answers.Add(verdict);
            else _session.Cancel(cancel, verdict);
        }

        // the silo is gone, and nobody will take what comes
        Environment.Exit(1);
    }

    private static string Get(string variable) => Environment.GetEnvironmentVariable(variable) ?? throw new TuneException($"{variable} is not set: this command is for silos, which start it for a trial that is to have a process of its own.");

    [LoggerMessage(Level = LogLevel.Error, Message = "Code has thrown where nobody can catch it, after the attempt had ended")]
    private static partial void LogStray(ILogger logger, Exception exception);
}
