using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EndToEnd;

/// <summary>The digits sample as a person starts it, in a process of its own.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Termination = 15;

    private static readonly string Program = PathOf("DigitsProgram");

    /// <summary>How long a process may take to go, in milliseconds.</summary>
    private const int Patience = 30_000;

    private readonly Process _process;
    private readonly Task<string> _error;

    private SampleProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = PathOf("Repository");

    /// <summary>Fails if a process does not go.</summary>
    public static void IsGone(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            Assert.True(process.WaitForExit(Patience), $"process {number} still runs");
        }
        catch (ArgumentException)
        {
            // it is gone already
            return;
        }
    }

    /// <summary>The other sample.</summary>
    public static SampleProcess StartPopulation(params string[] arguments) => Train(PathOf("PopulationProgram"), arguments);

    /// <summary>The command.</summary>
    public static SampleProcess StartTune(params string[] arguments) => StartTune(null, arguments);

    /// <param name="path">A folder whose programs go before all others; null for none.</param>
    /// <param name="arguments">The command line.</param>
    public static SampleProcess StartTune(string? path, string[] arguments) => Run(PathOf("TuneProgram"), arguments, path);

    public static SampleProcess Start(params string[] arguments) => Train(Program, arguments);

    /// <summary>Copies the program with its data to a folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Program)!, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.GetDirectoryName(Program)!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public static SampleProcess StartIn(string folder, params string[] arguments) => Train(Path.Combine(folder, Path.GetFileName(Program)), arguments);

    /// <summary>Reads on until a line holds the text so many times; fails when the program ends before.</summary>
    public void WaitFor(string text, int times)
    {
        var lines = new List<string>();
        for (var seen = 0; seen < times;)
        {
            if (_process.StandardOutput.ReadLine() is not { } line) throw new InvalidOperationException($"The program ended after {seen} of {times} lines with '{text}':\n{string.Join('\n', lines)}\n{_error.Result}");
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal)) seen++;
        }
    }

    /// <summary>Whether it ends by itself within so many milliseconds.</summary>
    public bool EndsWithin(int milliseconds) => _process.WaitForExit(milliseconds);

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Terminate() => Assert.Equal(0, Signal(_process.Id, Termination));

    public void PressCtrlC() => Assert.Equal(0, Signal(_process.Id, Interrupt));

    public (int ExitCode, string Output, string Error) ReadToEnd()
    {
        var output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, output, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    /// <summary>Training is loops: compiled well at once, without counting branches, they take a third less, and a start a quarter of a second more, which is no matter here.</summary>
    private static SampleProcess Train(string program, string[] arguments) => Run(program, arguments, variables: [new("DOTNET_TieredPGO", "0"), new("DOTNET_TC_QuickJitForLoops", "0")]);

    /// <summary>As from a terminal: what runs in the background, as these tests may, ignores Ctrl-C, and so would what it starts.</summary>
    private static SampleProcess Run(string program, string[] arguments, string? path = null, params IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null) start.Environment["PATH"] = $"{path}:{start.Environment["PATH"]}";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new SampleProcess(Process.Start(start)!);
    }

    private static string PathOf(string key) => typeof(SampleProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
