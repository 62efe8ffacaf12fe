using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>What the grains ask for, but for storage and what a host has of its own.</summary>
internal static class TuneServices
{
    public static IServiceCollection AddTuneServices(this IServiceCollection services, TuneBuilder tune)
    {
        services.AddOptions<TuneServiceOptions>().BindConfiguration(TuneServiceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<TuneServiceOptions>, TuneServiceOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(tune.Algorithms);
        services.AddSingleton(tune.Trainables);
        services.AddSingleton<ExperimentCode>();
        services.AddSingleton<ExperimentFailures>();
        services.TryAddSingleton<IGpuProbe, NvidiaGpuProbe>();
        services.AddSingleton<SiloResources>();
        services.AddSingleton<SiloLedger>();
        services.AddMetrics().AddSingleton<TuneMetrics>();
        services.AddSingleton<ExperimentServices>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value;
            return new FolderRoot(options.ResultsFolder ?? options.DataFolder);
        });
        services.TryAddSingleton<ITrainableExecutor, TrainableThreads>();
        services.AddSingleton<CodeFolders>();
        services.AddSingleton<ProgramHost>();
        services.TryAddSingleton(TrialProcessCommand.None);
        services.AddSingleton<TrialProcesses>();
        services.AddSingleton(provider => new IdleTrainables(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value.Slots));
        return services;
    }
}
