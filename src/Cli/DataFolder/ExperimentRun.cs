namespace Tune.Cli;

/// <summary>Runs an experiment whose trials are programs in a silo of this process, to its end or until a signal holds it.</summary>
/// <param name="terminal">Where it shows.</param>
/// <param name="settings">How it is run.</param>
/// <param name="command">The command that goes on with it, for messages.</param>
internal sealed class ExperimentRun(Terminal terminal, RunSettings settings, string command)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Runs it; goes on if it was begun before.</summary>
    /// <param name="spec">The experiment, with its program.</param>
    /// <param name="onDifference">What happens if there is another one of the name.</param>
    /// <param name="first">What is done before, with the experiment started.</param>
    /// <returns>0; 1 if it failed or no trial came to a value; 2 if there is another one of the name; 130 or 143 if a signal holds it.</returns>
    public async Task<int> RunAsync(ExperimentSpec<Configuration> spec, OnDifference onDifference, Func<ExperimentHandle<Configuration>, CancellationToken, Task>? first = null)
    {
        var program = spec.Program ?? throw new InvalidOperationException("The experiment has no program.");
        var trainable = Trainable.Program(program);
        // the first signal holds the experiment, a second one ends the process
        using var interruption = new Interruption();
        try
        {
            await using var tuner = await DataFolderTuner.StartAsync(settings.DataFolder, settings.Slots, interruption.Token);
            if (first is not null) await first(await tuner.StartAsync(trainable, spec, onDifference, interruption.Token), interruption.Token);
            var progress = new ProgressDisplay(new() { IsVerbose = settings.IsVerbose, Interval = Interval }, terminal.Screen(settings.IsJson));
            return Outcome.Tell(await tuner.FitAsync(trainable, spec, new FitOptions { Progress = progress, OnDifference = onDifference }, interruption.Token));
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            await terminal.Error.WriteLineAsync($"Held; nothing is lost. Go on: {command}");
            return interruption.ExitCode;
        }
        catch (ExperimentExistsException exception)
        {
            await terminal.Error.WriteLineAsync(Difference(exception));
            return TuneCommandLine.UsageError;
        }
        catch (ExperimentFailedException<Configuration> exception)
        {
            return Outcome.Tell(exception.Results);
        }
    }

    private RunOutcome Outcome => new(terminal, settings.IsJson, DataFolderArguments.Suffix(settings.DataFolder));

    private string Difference(ExperimentExistsException exception)
    {
        var refusals = exception.Refusals.IsEmpty ? "" : string.Concat(exception.Refusals.Select(refusal => $"\n                   not possible here: {refusal}"));
        return $"""
            Experiment '{exception.Experiment}' exists in '{settings.DataFolder}' with another spec (stored → given):
            {string.Join('\n', exception.Differences.Select(difference => $"  - {difference}"))}
            Ways on:
              --change       keeps its trials and goes on with what is given.{refusals}
              --fork NAME    leaves it as it is and begins another one, which learns from its trials.
              --fresh        deletes it with its trials and begins anew.
            Such as: {command} {(exception.Refusals.IsEmpty ? "--change" : $"--fork {exception.Experiment}-2")}
            """;
    }
}
