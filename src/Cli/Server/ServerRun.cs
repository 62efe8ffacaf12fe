using Tune.Http;

namespace Tune.Cli;

/// <summary>Follows an experiment that a server runs, as one is followed that this process runs.</summary>
/// <param name="terminal">Where it shows.</param>
/// <param name="place">The server.</param>
/// <param name="settings">How it is followed.</param>
internal sealed class ServerRun(Terminal terminal, ServerPlace place, ServerRunSettings settings)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Starts one, or goes on with the one of the name that is there, and follows it.</summary>
    /// <returns>As <see cref="FollowAsync"/>; 2 if there is another one of the name.</returns>
    public async Task<int> StartAsync(SubmitBody body, CancellationToken cancellationToken)
    {
        string name;
        try
        {
            name = await new ServerExperiments(place.Client).StartAsync(body, cancellationToken);
        }
        catch (ApiException exception) when (exception.Kind == "other-spec")
        {
            await terminal.Error.WriteLineAsync($"""
                An experiment '{body.Spec["name"]}' exists {place.Where} with another spec (stored → given, and what can't be changed):
                {string.Join('\n', exception.Problems.Select(problem => $"  - {problem}"))}
                Ways on:
                  --change       keeps its trials and goes on with what is given.
                  --fork NAME    leaves it as it is and begins another one, which learns from its trials.
                """);
            return TuneCommandLine.UsageError;
        }

        return await FollowAsync(name);
    }

    /// <summary>Follows it to its end, or until a signal.</summary>
    /// <returns>0; 1 if it failed or no trial came to a value; 130 or 143 after a signal, which ends nothing there.</returns>
    public async Task<int> FollowAsync(string name)
    {
        if (settings.Detaches)
        {
            await terminal.Out.WriteLineAsync(settings.IsJson ? JsonLine.Write(writer => writer.WriteString("experiment", name)) : $"{name} runs {place.Where}. Watch it: tune watch {name}{place.Suffix}");
            return 0;
        }

        using var interruption = new Interruption();
        try
        {
            await using var display = new ProgressDisplay(new() { IsVerbose = settings.IsVerbose, Interval = Interval }, terminal.Screen(settings.IsJson));
            var results = await ExperimentWatch.FollowAsync(place, name, display, TimeProvider.System, interruption.Token);
            return new RunOutcome(terminal, settings.IsJson, place.Suffix).Tell(results);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            await terminal.Error.WriteLineAsync($"{name} goes on {place.Where}. Watch it: tune watch {name}{place.Suffix}; hold it: tune pause {name}{place.Suffix}; end it: tune stop {name}{place.Suffix}");
            return interruption.ExitCode;
        }
    }
}
