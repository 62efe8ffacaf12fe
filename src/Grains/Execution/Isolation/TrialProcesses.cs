using Microsoft.Extensions.Options;
using Tune.Hosting;

namespace Tune;

/// <summary>Trials of this silo in processes of their own.</summary>
internal sealed class TrialProcesses(TrialProcessCommand command, ProgramHost host, IOptions<TuneServiceOptions> options)
{
    /// <summary>A trainable that is registered under a name, in a process of its own.</summary>
    /// <exception cref="NonRetryableTrialException">This host starts none.</exception>
    public IsolatedTrainable Isolate(string name) =>
        command.Problem is { } problem ? throw new NonRetryableTrialException(problem) : new IsolatedTrainable(name, command, host, options.Value.StopGracePeriod);
}
