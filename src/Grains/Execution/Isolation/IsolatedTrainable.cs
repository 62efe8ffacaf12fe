using System.Collections.Immutable;

namespace Tune;

/// <summary>A trainable in a process of its own: on this side of the pipe. What is said over it is in <see cref="IsolationLines"/>.</summary>
/// <param name="name">The trainable's name.</param>
/// <param name="command">Starts the process.</param>
/// <param name="host">The processes of this silo.</param>
/// <param name="grace">How long it may take to end when it is told to.</param>
internal sealed class IsolatedTrainable(string name, TrialProcessCommand command, ProgramHost host, TimeSpan grace) : TrainableDefinition(name)
{
    /// <summary>The type of such an error.</summary>
    private const string ProcessEnded = "TrialProcessEnded";

    public override Type ConfigType => typeof(Configuration);

    internal override bool HasCode => true;

    internal override async Task RunAsync(Configuration configuration, RunningTrial trial)
    {
        var session = (AttemptSession)trial;
        var folder = Path.GetFullPath(session.Folder);
        try
        {
            var program = new ProgramSpec { Command = command.Command, Environment = EnvironmentOf(session) };
            await using var process = await ProgramProcess.StartAsync(new ProgramStart(program, configuration, session, folder, host.Id), host);
            using var cancelled = session.Token.Register(() => process.EndWithin(IsolationLines.Cancel(session.CancelReason, session.Verdict), grace));
            var error = await TalkAsync(process, session, folder);
            var exit = await process.ExitAsync();
            if (error is not null) throw new IsolatedTrialException(error);
            session.Token.ThrowIfCancellationRequested();
            if (session.Verdict.Action == Directive.Kind.Continue && exit.Problem is { } problem) throw BreakdownOf(problem, exit);
        }
        finally
        {
            host.Clean(folder);
        }
    }

    /// <summary>What .NET says when it ends a process stands before the stack, not at its end.</summary>
    private static IsolatedTrialException BreakdownOf(string problem, ProgramExit exit)
    {
        var said = exit.Errors.From("Unhandled exception", "Process terminated", "Stack overflow") ?? exit.LastErrors;
        var first = string.Join(' ', said.Split('\n').Select(line => line.Trim()).TakeWhile(line => !line.StartsWith("at ", StringComparison.Ordinal)));
        return new IsolatedTrialException(new TrialError(ProcessEnded, first.Length == 0 ? $"Its process has ended. {problem}" : $"Its process has ended. {problem} It said: {first}", said, 0));
    }

    /// <returns>What the trainable has thrown; null if nothing, or if it could not say.</returns>
    private async Task<TrialError?> TalkAsync(ProgramProcess process, AttemptSession session, string folder)
    {
        TrialError? error = null;
        await foreach (var line in process.ReadReportsAsync())
        {
            var said = IsolationLines.Parse(line, folder);
            foreach (var (attribute, value) in said.Attributes) session.SetAttribute(attribute, value);
            error ??= said.Error;
            if (said.Kept is { } kept) await session.KeepAsync(kept);
            var verdict = said.Report is { } report ? await session.SubmitAsync(report) : Verdict.Continue(0);
            if (verdict.Action == Directive.Kind.Continue) process.Tell(IsolationLines.Answer(verdict));
            else process.EndWithin(IsolationLines.Answer(verdict), grace);
        }

        return error;
    }

    private static ImmutableSortedDictionary<string, string> EnvironmentOf(AttemptSession session) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(IsolatedAttempt.Variable, IsolatedStart.Of(session.Start).ToJson());
}
