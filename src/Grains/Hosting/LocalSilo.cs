using Microsoft.Extensions.Options;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>This silo, for the client in its process.</summary>
internal sealed class LocalSilo(IOptions<TuneServiceOptions> options, FolderRoot results, ExperimentCode code) : ILocalSilo
{
    public bool IsWholeCluster => options.Value.IsWholeCluster;

    public bool WritesResults => options.Value.WriteResultsFolder;

    public bool WritesTrialFolders => options.Value.WriteTrialFolders;

    public TimeSpan PauseGracePeriod => options.Value.PauseGracePeriod;

    public TimeSpan StopGracePeriod => options.Value.StopGracePeriod;

    public FolderRoot Results => results;

    public void Offer(ExperimentRequest request, TrainableDefinition? trainable, ExperimentSpec spec) => code.Offer(request, trainable, spec);

    public void Accept(string experiment, ExperimentRequest request) => code.Accept(experiment, request);

    public void Withdraw(ExperimentRequest request) => code.Withdraw(request);
}
