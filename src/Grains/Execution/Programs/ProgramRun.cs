namespace Tune;

/// <summary>One attempt of a trial by a program: starts it, hands its reports over and the verdicts back, and sees to it that nothing of it is left.</summary>
internal sealed class ProgramRun(ProgramSpec program, Configuration configuration, AttemptSession session, ProgramHost host)
{
    public async Task RunAsync()
    {
        var folder = Path.GetFullPath(session.Folder);
        try
        {
            using var links = FolderLinks.Make(program.Code is { } code ? await host.Code.OpenAsync(code) : program.Folder, folder);
            await RunAsync(folder);
        }
        finally
        {
            host.Clean(folder);
        }
    }

    private async Task RunAsync(string folder)
    {
        using var processors = program.PinsProcessors ? host.TakeProcessors(session.Resources.Cpu) : null;
        await using var process = await ProgramProcess.StartAsync(new ProgramStart(program, configuration, session, folder, host.Id) { Processors = processors?.Processors ?? [] }, host);
        using var memory = program.MemoryLimit is { } limit ? host.WatchMemory(process, limit) : null;
        using var cancelled = session.Token.Register(() => process.End(VerdictLine.Of(session.Verdict), program.GracePeriod));
        await foreach (var line in process.ReadReportsAsync())
        {
            if (TryParse(line, folder) is not { } report) continue;
            foreach (var (name, value) in report.Attributes) session.SetAttribute(name, value);
            // what it says while it comes down counts, too: it may have saved because it was asked to hold
            var verdict = await session.SubmitAsync(report.Report);
            if (verdict.Action == Directive.Kind.Continue) process.Tell(VerdictLine.Of(verdict));
            else process.End(VerdictLine.Of(verdict), program.GracePeriod);
        }

        var exit = await process.ExitAsync();
        if (process.LimitBroken is { } broken) throw new ProgramFailedException(broken, exit.LastErrors);
        session.Token.ThrowIfCancellationRequested();
        if (session.Verdict.Action == Directive.Kind.Continue && exit.Problem is { } problem) throw new ProgramFailedException(problem, exit.LastErrors);
    }

    /// <returns>Null for what a program that comes down has not written to the end.</returns>
    private ProgramReport? TryParse(ReadOnlyMemory<byte> line, string folder)
    {
        try
        {
            return ProgramReport.Parse(line, folder);
        }
        catch (ProgramFailedException) when (session.Verdict.Action != Directive.Kind.Continue)
        {
            return null;
        }
    }
}
