using System.CommandLine;

namespace Tune.Cli;

/// <summary><c>tune why</c>: why an experiment or a trial is where it is.</summary>
internal static class WhyCommand
{
    private const string Description = "Says why an experiment, or one of its trials, is where it is: why it ended, failed, holds or waits.";

    private const int LastLines = 20;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var trial = new Argument<string?>("trial") { Description = "The trial's number; without it the experiment is meant.", Arity = ArgumentArity.ZeroOrOne };
        var command = new CommandWithExamples("why", Description) { Sections = [("Examples", "tune why digits\ntune why digits 3")] };
        command.Arguments.Add(places.Name);
        command.Arguments.Add(trial);
        foreach (var option in places.Options) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var place = await places.OpenAsync(parsed);
            var name = await places.FindNameAsync(parsed, place, cancellationToken);
            var results = await place.ReadResultsAsync(name, cancellationToken);
            var state = ExperimentState.Of(results, place);
            if (parsed.GetValue(trial) is not { } text)
            {
                SayOfExperiment(terminal.Out, results, state, results.Status == ExperimentStatus.Running ? await place.ExplainAsync(name, null, cancellationToken) : null);
                return;
            }

            var number = DataFolderArguments.ReadTrial(text);
            if (number.Number >= results.Count) throw new UsageException("trial", $"there is no trial {number.Number}: '{name}' has {StatusText.Number(results.Count, "trial")} so far.");
            var trialResult = results[number.Number];
            var waits = trialResult.Status is TrialStatus.Pending or TrialStatus.Paused ? await place.ExplainAsync(name, number, cancellationToken) ?? Guess(results, trialResult, await place.FindSpecAsync(name, cancellationToken)) : null;
            SayOfTrial(terminal.Out, trialResult, state, waits);
        });
        return command;
    }

    private static void SayOfExperiment(TextWriter output, ResultGrid<Configuration> results, string? state, string? waits)
    {
        output.WriteLine($"{results.Experiment}: {StatusText.CountsLine(results.CountBy(trial => trial.Status).ToDictionary())}; {results.Status}{(results.Reason is { } reason ? $": {reason}" : "")}");
        if (state is not null) output.WriteLine(state);
        if (waits is not null) output.WriteLine($"The next trial: {waits}");
        foreach (var error in results.Errors.GroupBy(trial => trial.Error is { } error ? StatusText.Error(error) : trial.Reason ?? "").OrderByDescending(group => group.Count()).Take(LastLines))
            output.WriteLine($"{StatusText.Number(error.Count(), "trial")} failed, such as {error.First().Trial}: {error.Key}");
    }

    private static void SayOfTrial(TextWriter output, TrialResult trial, string? state, string? waits)
    {
        output.WriteLine($"trial {trial.Trial}: {StatusText.Of(trial.Status)} after {StatusText.Number(trial.Attempts, "attempt")} and {StatusText.Number(trial.Iterations, "iteration")}{(trial.Reason is { } reason ? $": {reason}" : "")}");
        if (trial.Error is { } error)
        {
            output.WriteLine($"its last failure, after iteration {error.Iteration}: {error.Message}");
            foreach (var line in (error.Stack ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LastLines)) output.WriteLine($"  {line.TrimEnd()}");
        }

        if (trial.Status is TrialStatus.Terminated or TrialStatus.Error) return;
        if (state is not null) output.WriteLine(state);
        if (waits is not null) output.WriteLine(waits);
    }

    /// <summary>What can be said of a trial that waits by who does not run it.</summary>
    private static string Guess(ResultGrid<Configuration> results, TrialResult trial, ExperimentSpec spec) => trial.Status == TrialStatus.Pending
        ? $"It takes {spec.Resources}; {StatusText.Number(results.Count(other => other.Status == TrialStatus.Running), "trial")} of the experiment run now, and it starts when one of them ends, or other experiments give way."
        : "The scheduler has paused it, and lets it go on when it is among the best at its rung; it ends when the experiment does.";
}
