using Tune;

namespace Cli.Tests;

/// <summary>A folder with experiments, an archive that is written of one, and another data folder to which it is brought.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    /// <summary>Adds x to what it has in its checkpoint, four times, and for as long as there is a gate; notes what it began from.</summary>
    public const string Saving = """
        name: saving
        command:
          - sh
          - -c
          - |
            state=0
            [ -z "$TUNE_CHECKPOINT" ] || state=$(cat "$TUNE_CHECKPOINT/inner/state")
            echo "$TUNE_TRIAL $TUNE_ITERATION" >>begun
            iteration=$TUNE_ITERATION
            while [ $iteration -lt $((TUNE_ITERATION + 4)) ] || [ -e gate ]; do
              iteration=$((iteration + 1)); state=$((state + $1))
              mkdir -p save/inner save/empty; echo $state >save/inner/state; ln -sf inner/state save/link
              echo "TUNE {\"metrics\":{\"loss\":$state},\"checkpoint\":\"save\"}"
              read -r verdict
              case $verdict in *continue*) ;; *) exit 0 ;; esac
              [ ! -e gate ] || sleep 0.05
            done
          - saving
          - "{x}"
        objective: {minimize: loss}
        space: {x: {randint: [10, 1000]}}
        searcher: random
        samples: 3
        concurrency: 1
        """;

    private readonly RunFolder _run = new();

    public string Data => _run.Data;

    public string Archive => PathOf("archive.zip");

    public string Elsewhere => PathOf("elsewhere");

    public string PathOf(string name) => _run.PathOf(name);

    public Task RunAsync() => _run.RunAsync();

    public Task<(int Code, string[] Output, string[] Error)> TuneAsync(params string[] arguments) => _run.TuneAsync(arguments);

    /// <summary>Runs the experiment until its first trial has reported twice, and holds it.</summary>
    public async Task HoldSavingAsync()
    {
        Directory.CreateDirectory(PathOf("code"));
        var gate = _run.Write("code/gate", "");
        await using var tuner = await Tuner.StartLocalAsync(Data);
        var experiment = await BeginAsync(tuner, Saving);
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialReported { Iteration: 2 }) break;
        await experiment.PauseAsync();
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialPaused) break;
        File.Delete(gate);
        // those that are not kept are gone after this
        Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)));
    }

    public async Task<ExperimentHandle<Configuration>> BeginAsync(Tuner tuner, string text)
    {
        Directory.CreateDirectory(PathOf("code"));
        // what all trials find where they run has to be there before
        _run.Write("code/begun", "");
        var spec = Tune.Cli.ExperimentFile.Read(_run.Write("code/experiment.yaml", text), new AlgorithmRegistry());
        return await tuner.StartAsync(Trainable.Program(spec.Program ?? throw new InvalidOperationException("The file has a program.")), spec);
    }

    public async Task<string> ExportAsync(string name, params string[] options)
    {
        var (code, output, error) = await TuneAsync(["export", name, "--archive", Archive, .. options]);
        Assert.True(code == 0, string.Join('\n', error));
        return Assert.Single(output);
    }

    public async Task<string> ImportAsync(params string[] options)
    {
        var (code, output, error) = await ElsewhereAsync(["import", Archive, .. options]);
        Assert.True(code == 0, string.Join('\n', error));
        return Assert.Single(output);
    }

    public Task<(int Code, string[] Output, string[] Error)> ElsewhereAsync(params string[] arguments) => TuneCommand.RunAsync([.. arguments, "--data", Elsewhere]);

    public void Dispose() => _run.Dispose();
}
