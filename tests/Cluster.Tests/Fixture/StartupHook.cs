using Tune.Processes;

/// <summary>Makes a child process of this assembly: .NET calls this class, by this name, before Main when DOTNET_STARTUP_HOOKS names the assembly.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(WatchingClient.Variable) is { } database) Environment.Exit(WatchingClient.RunAsync(database).GetAwaiter().GetResult());
    }
}
