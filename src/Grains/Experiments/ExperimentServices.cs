using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What an experiment needs of its silo.</summary>
internal sealed record ExperimentServices(
    IExperimentStore Store, ICheckpointStore Checkpoints, ExperimentCode Code, ITrainableExecutor Executor, TrialProcessCommand TrialProcesses, TimeProvider Time,
    IOptions<TuneServiceOptions> BoundOptions, ISiloStatusOracle Silos, ExperimentFailures Failures, SiloLedger Ledger, TuneMetrics Metrics, IHostApplicationLifetime Lifetime, ILogger<ExperimentGrain> Logger)
{
    public TuneServiceOptions Options => BoundOptions.Value;
}
