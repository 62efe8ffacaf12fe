using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Adds <c>Tuner.StartLocalAsync</c>.</summary>
public static class LocalTuner
{
    extension(Tuner)
    {
        /// <summary>Starts a silo of its own in this process, with everything it needs and nothing to install; dispose the tuner to end it.</summary>
        /// <param name="dataFolder">Where experiments, checkpoints and results are kept.</param>
        /// <param name="configure">Sets further options.</param>
        /// <param name="cancellationToken">Cancels the start.</param>
        /// <exception cref="TuneException">The folder can't be used; says why and what to do.</exception>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        public static Task<Tuner> StartLocalAsync(string dataFolder = "tune-data", Action<TuneServiceOptions>? configure = null, CancellationToken cancellationToken = default) =>
            StartLocalAsync(dataFolder, null, configure, cancellationToken);

        /// <summary>The same, with code that experiments name and that the silo has to know before it lets them go on.</summary>
        internal static async Task<Tuner> StartLocalAsync(string dataFolder, Action<TuneBuilder>? add, Action<TuneServiceOptions>? configure, CancellationToken cancellationToken)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            // the host logs what it throws as well, and it is thrown to the caller
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error).AddFilter(typeof(Tuner).FullName, LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
            // calls that fail because the silo ends, or its data folder is gone, fail at their callers, who say so once
            Func<bool> isStopping = () => false, isGone = () => false;
            foreach (var category in (string[])["Orleans", "Polly"]) builder.Logging.AddFilter(category, level => level >= LogLevel.Error && !isStopping() && !isGone());
            builder.Logging.AddFilter("Tune", level => level >= LogLevel.Error && !isGone());
            builder.AddTune(tune =>
            {
                tune.UseFileStorage(dataFolder);
                add?.Invoke(tune);
            });
            if (configure is not null) builder.Services.PostConfigure(configure);
            var tuner = await Tuner.StartAsync(builder, cancellationToken);
            var stopping = tuner.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            var database = Path.Combine(tuner.Services.GetRequiredService<IOptions<TuneServiceOptions>>().Value.DataFolder, SqliteDatabase.FileName);
            (isStopping, isGone) = (() => stopping.IsCancellationRequested, () => !File.Exists(database));
            return tuner;
        }
    }
}
