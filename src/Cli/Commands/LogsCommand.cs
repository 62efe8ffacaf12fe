using System.CommandLine;
using System.Text;

namespace Tune.Cli;

/// <summary><c>tune logs</c>: what a trial's program has written.</summary>
internal static class LogsCommand
{
    private const string Description = "Prints what a trial's program has written beside its reports: standard output and standard error.";

    private const int Piece = 64 * 1024;

    public static Command Create(Terminal terminal)
    {
        var places = new PlaceArguments(terminal);
        var trial = new Argument<string>("trial") { Description = "The trial's number." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Print what comes until the trial ends." };
        var command = new CommandWithExamples("logs", Description) { Sections = [("Examples", "tune logs digits 3\ntune logs digits 3 --follow")] };
        command.Arguments.Add(places.Name);
        command.Arguments.Add(trial);
        foreach (var option in (Option[])[.. places.Options, follow]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var number = DataFolderArguments.ReadTrial(parsed.GetRequiredValue(trial));
            using var place = await places.OpenAsync(parsed);
            var name = await places.FindNameAsync(parsed, place, cancellationToken);
            if (await PrintAsync(terminal.Out, place, name, number, parsed.GetValue(follow), TimeProvider.System, cancellationToken)) return 0;
            await place.GetStatusAsync(name, number, cancellationToken);
            await terminal.Error.WriteLineAsync($"Trial {number} of '{name}' has written nothing.");
            return 0;
        });
        return command;
    }

    /// <summary>Prints what there is, and what is added to it as long as somebody may add to it.</summary>
    /// <returns>Whether there was anything.</returns>
    private static async Task<bool> PrintAsync(TextWriter output, ExperimentPlace place, string name, TrialId trial, bool follows, TimeProvider time, CancellationToken cancellationToken)
    {
        // a character may be cut in two
        var decoder = Encoding.UTF8.GetDecoder();
        for (var (printed, isThere) = (0L, false); ; await Task.Delay(place.LogInterval, time, cancellationToken))
        {
            // asked first: what has ended by then has written all that it will
            var goesOn = follows && await IsLiveAsync(place, name, trial, cancellationToken);
            await using var log = await place.OpenLogAsync(name, trial, printed, cancellationToken);
            if (log is not null) (printed, isThere) = (printed + await CopyAsync(log, decoder, output, cancellationToken), true);
            if (!goesOn) return isThere;
        }
    }

    /// <returns>How many bytes it were.</returns>
    private static async Task<long> CopyAsync(Stream log, Decoder decoder, TextWriter output, CancellationToken cancellationToken)
    {
        var (bytes, chars, copied) = (new byte[Piece], new char[Piece], 0L);
        while (await log.ReadAsync(bytes, cancellationToken) is var count and > 0)
        {
            copied += count;
            await output.WriteAsync(chars.AsMemory(0, decoder.GetChars(bytes.AsSpan(0, count), chars, flush: false)), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return copied;
    }

    private static async Task<bool> IsLiveAsync(ExperimentPlace place, string name, TrialId trial, CancellationToken cancellationToken) =>
        place.Runner is not null && await place.GetStatusAsync(name, trial, cancellationToken) is TrialStatus.Running or TrialStatus.Pending or TrialStatus.Paused;
}
