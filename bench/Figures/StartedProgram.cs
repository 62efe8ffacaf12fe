using System.Diagnostics;
using MathNet.Numerics.Statistics;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>How long it took and what it spent, in seconds.</summary>
internal readonly record struct Start(double FirstLine, double Wall, double Cpu);

/// <summary>A program whose start is measured: from the start of the process to a line of its output.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Name">What it is and how it was built.</param>
/// <param name="Command">The file that is executed, and its arguments.</param>
/// <param name="IsReached">Whether a line says that the program has got so far.</param>
internal sealed record StartedProgram(string Project, string Name, IReadOnlyList<string> Command, Func<string, bool> IsReached)
{
    private readonly List<Start> _starts = [];

    /// <summary>Starts it in an empty folder, and ends it when the line is there.</summary>
    public async Task StartAsync()
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath($".figures-{Path.GetRandomFileName()}"));
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo(Command[0], Command.Skip(1)) { RedirectStandardOutput = true, WorkingDirectory = folder.FullName };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Command[0]} did not start.");
        try
        {
            double? first = null;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                first ??= watch.Elapsed.TotalSeconds;
                if (!IsReached(line)) continue;
                _starts.Add(new Start(first.Value, watch.Elapsed.TotalSeconds, process.TotalProcessorTime.TotalSeconds));
                return;
            }

            throw new InvalidOperationException($"{string.Join(' ', Command)} ended before it had got so far.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    public void Forget() => _starts.Clear();

    public string Wall => Summary(_starts.Select(start => start.Wall), _starts.Select(start => start.Cpu));

    public string FirstLine => Summary(_starts.Select(start => start.FirstLine));

    /// <summary>How much longer than another that was started in the same rounds.</summary>
    public string MoreThan(StartedProgram other)
    {
        var least = _starts.Min(start => start.Wall) - other._starts.Min(start => start.Wall);
        var (wall, cpu) = (Differences(start => start.Wall).Median(), Differences(start => start.Cpu).Median());
        return Text($"median {wall:f2} s, of the least {least:f2} s; {cpu:f2} s CPU");

        IEnumerable<double> Differences(Func<Start, double> of) => _starts.Zip(other._starts, (own, its) => of(own) - of(its));
    }

    private static string Summary(IEnumerable<double> wall, IEnumerable<double>? cpu = null) =>
        Text($"median {wall.Median():f2} s, least {wall.Min():f2} s") + (cpu is null ? "" : Text($"; {cpu.Median():f2} s CPU"));
}
