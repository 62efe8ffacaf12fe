using System.Diagnostics;

namespace Figures;

/// <summary>This program in a process of its own, or another that was built with it.</summary>
internal static class ChildProcess
{
    public static Process Start(string argument, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] quick = Scale.IsQuick ? [Scale.QuickArgument] : [];
        var start = new ProcessStartInfo("dotnet", ["exec", Assembly("Figures"), argument, .. quick]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    public static async Task<string> LineAsync(Process child) =>
        await child.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The child process ended early; its errors are above.");

    /// <summary>The assembly of a project of this solution, which is built with this one.</summary>
    public static string Assembly(string project)
    {
        // artifacts/bin/<project>/<release or debug>
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var file = Path.GetFullPath(Path.Combine(own.FullName, "..", "..", project, own.Name, project + ".dll"));
        return File.Exists(file) ? file : throw new FileNotFoundException($"{file} is not there: build the solution in one configuration.");
    }
}
