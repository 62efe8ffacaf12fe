using System.Diagnostics;

namespace Tune;

/// <summary>
/// A small process of its own that waits for the end of this one, however that comes, and then ends what its programs have left: a pipe says so that the system closes. Linux.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    // In a session of its own, deaf to what the terminal sends to this process's. It looks until it finds nothing twice: what is being started just then is found the second time.
    private const string Script =
        """
        trap '' HUP INT QUIT TERM
        while read -r _; do :; done
        none=0
        while [ $none -lt 2 ]; do
          none=$((none + 1))
          for file in $(grep -ls "TUNE_HOST=$1" /proc/[0-9]*/environ 2>/dev/null); do
            process=${file#/proc/}
            process=${process%/environ}
            { read -r status <"/proc/$process/stat"; } 2>/dev/null || continue
            # state, parent, group: after the name, which may have anything in it
            set -- "$1" ${status##*)}
            kill -s KILL -- "-$4" 2>/dev/null
            kill -s KILL "$process" 2>/dev/null && none=0
          done
        done
        """;

    private readonly Process _process;

    private ProcessGuard(Process process) => _process = process;

    /// <exception cref="NonRetryableTrialException">The system has not what it needs.</exception>
    public static ProcessGuard Start(string host)
    {
        try
        {
            var info = new ProcessStartInfo("setsid", ["sh", "-c", Script, "tune-guard", host]) { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
            return new ProcessGuard(Process.Start(info) ?? throw new InvalidOperationException("No process was started."));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new NonRetryableTrialException($"Programs need setsid, sh and grep on this machine, as every Debian, Ubuntu, Fedora and Alpine has them: {exception.Message}");
        }
    }

    /// <summary>It ends as it does when this process ends.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Dispose();
    }
}
