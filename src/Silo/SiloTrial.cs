using System.Collections.Immutable;
using System.Reflection;
using Tune.Hosting;

namespace Tune.Silo;

/// <summary><c>tune-silo trial</c>: runs one trial, for a silo that has started it because the trial is to have a process of its own.</summary>
internal static class SiloTrial
{
    public const string Command = "trial";

    private const string PluginsFolder = "Tune:Plugins:Folder";

    /// <summary>How this program is started for a trial.</summary>
    /// <param name="environment">Of the silo.</param>
    /// <param name="configuration">Of the silo.</param>
    public static TrialProcessCommand CommandOf(IHostEnvironment environment, IConfiguration configuration)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not say what this process runs.");
        // an assembly that dotnet runs; else a program of its own
        ImmutableArray<string> start = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Assembly.GetEntryAssembly()?.Location ?? throw new InvalidOperationException("There is no entry assembly."), Command] : [program, Command];
        start = start.Add($"--contentRoot={environment.ContentRootPath}");
        return new TrialProcessCommand(configuration[PluginsFolder] is { } folder ? start.Add($"--{PluginsFolder}={Path.GetFullPath(folder)}") : start);
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Action<TuneBuilder>? configure)
    {
        var builder = Host.CreateApplicationBuilder(args);
        // standard output is the silo's
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider => new IdleTrainables(provider.GetRequiredService<IServiceScopeFactory>(), capacity: 1));
        var tune = new TuneBuilder(builder.Services);
        if (builder.Configuration[PluginsFolder] is { } folder) PluginFolder.AddTo(tune, folder);
        configure?.Invoke(tune);
        using var host = builder.Build();
        return await IsolatedAttempt.RunAsync(host.Services, tune.Trainables);
    }
}
