using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Cli.Tests;

/// <summary>The command as a program of its own: pipes, flushing, the end of the input, Ctrl-C.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private const int Interrupt = 2;

    internal static readonly string Program =
        typeof(ProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TuneProgram").Value ?? "";

    private readonly SpaceFile _space = new("""{"größe": {"choice": ["klein", "groß"]}, "x": {"uniform": [0, 1]}}""");

    [Fact]
    public void Answers_come_at_once_and_the_end_of_the_input_is_the_end()
    {
        using var process = Start("ask-tell", "--space", _space.Path, "--seed", "1");
        process.StandardInput.NewLine = "\n";
        for (var trial = 0; trial < 200; trial++)
        {
            // a line that is not flushed would wait here for ever
            process.StandardInput.WriteLine("""{"op":"ask"}""");
            process.StandardInput.Flush();
            Assert.StartsWith($"{{\"trial\":{trial},\"config\":{{\"größe\":\"", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
            process.StandardInput.WriteLine($"{{\"op\":\"tell\",\"trial\":{trial},\"value\":1}}");
            process.StandardInput.Flush();
            Assert.Equal("""{"ok":true}""", process.StandardOutput.ReadLine());
        }

        process.StandardInput.Close();

        Assert.Equal("", process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The silo and its store come with the command; who asks and tells waits for none of it.</summary>
    [Fact]
    public void Ask_tell_loads_no_silo()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var process = Start("ask-tell", "--space", _space.Path);
        process.StandardInput.WriteLine("""{"op":"ask"}""");
        process.StandardInput.Flush();
        Assert.NotNull(process.StandardOutput.ReadLine());

        var loaded = File.ReadAllText($"/proc/{process.Id}/maps");
        process.StandardInput.Close();

        Assert.Contains("Tune.Core.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Orleans.Runtime.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Tune.Local.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("ModelContextProtocol", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("sqlite", loaded, StringComparison.OrdinalIgnoreCase);
        process.WaitForExit();
    }

    [Fact]
    public void Interrupt_ends_it_without_a_word()
    {
        using var process = Start("ask-tell", "--space", _space.Path);
        process.StandardInput.WriteLine("""{"op":"ask"}""");
        process.StandardInput.Flush();
        Assert.NotNull(process.StandardOutput.ReadLine());

        Assert.Equal(0, Signal(process.Id, Interrupt));
        process.WaitForExit();

        Assert.Equal(128 + Interrupt, process.ExitCode);
        Assert.Equal("", process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd());
    }

    [Fact]
    public void Mistake_is_one_line_on_standard_error()
    {
        using var process = Start("ask-tell", "--space", "nowhere.json");
        process.StandardInput.Close();

        Assert.Equal("", process.StandardOutput.ReadToEnd());
        Assert.Equal("--space: there is no file 'nowhere.json'.\n", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
    }

    public void Dispose() => _space.Dispose();

    /// <summary>As from a terminal: what runs in the background, as these tests may, ignores Ctrl-C, and so would what it starts.</summary>
    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    }) ?? throw new InvalidOperationException("The program did not start.");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
