using System.Diagnostics;

namespace Figures;

/// <summary>This program in a process of its own.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, .. arguments, .. Scale.IsQuick ? [Scale.QuickArgument] : Array.Empty<string>()]) { RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    public static async Task<string> LineAsync(Process child) =>
        await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child process ended early; its errors are above.");
}
