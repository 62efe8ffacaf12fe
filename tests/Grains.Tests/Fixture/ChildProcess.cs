using System.Diagnostics;

namespace Tune.Grains;

/// <summary>This assembly in a process of its own, as <see cref="StartupHook"/> runs it.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="variables">Environment variables, those that have a value.</param>
    /// <returns>Its exit code, and all that it has written.</returns>
    public static async Task<(int Code, string Output)> RunAsync(params (string Name, string? Value)[] variables)
    {
        using var child = Start(variables);
        var error = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (child.ExitCode, output + await error);
    }

    /// <summary>Starts it.</summary>
    /// <param name="variables">Environment variables, those that have a value.</param>
    public static Process Start(params (string Name, string? Value)[] variables)
    {
        var assembly = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        foreach (var (name, value) in variables)
            if (value is not null) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
