using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Tune;

/// <summary>Asks <c>nvidia-smi</c>, if it is on the path.</summary>
internal sealed partial class NvidiaGpuProbe(ILogger<NvidiaGpuProbe> logger) : IGpuProbe
{
    // a driver that hangs must not keep the silo from starting
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public IReadOnlyList<string> Find()
    {
        var models = new List<string>();
        using var process = new Process();
        process.StartInfo = new("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data)) models.Add(line.Data.Trim());
        };
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(Patience))
            {
                LogNoAnswer(Patience);
                process.Kill();
                return [];
            }

            // until all that it has written is read
            process.WaitForExit();
            return process.ExitCode == 0 ? models : [];
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            // it is not there: so are no GPUs that it could list
            LogNotThere(exception.Message);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "nvidia-smi did not list the GPUs within {Patience}; set Tune:Resources:Gpu")]
    private partial void LogNoAnswer(TimeSpan patience);

    [LoggerMessage(Level = LogLevel.Debug, Message = "No nvidia-smi ({Reason}): no GPUs")]
    private partial void LogNotThere(string reason);
}
