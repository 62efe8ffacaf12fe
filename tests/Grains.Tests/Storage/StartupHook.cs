using Tune.Storage;

/// <summary>
/// Makes a child process of this assembly: .NET calls this class, by this name, before Main when DOTNET_STARTUP_HOOKS names
/// the assembly. One child appends to a journal, prints each acknowledged sequence, and goes on until it is killed; others are ended by what they run.
/// </summary>
internal static class StartupHook
{
    public const string FolderVariable = "TUNE_TEST_CHILD_FOLDER";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { } folder)
            AppendForeverAsync(folder).GetAwaiter().GetResult();
        if (Environment.GetEnvironmentVariable(Tune.Grains.PoisonChild.FolderVariable) is { } poisoned)
            Environment.Exit(Tune.Grains.PoisonChild.RunAsync(poisoned).GetAwaiter().GetResult());
        if (Environment.GetEnvironmentVariable(Tune.Grains.DisposalChild.FolderVariable) is { } disposed)
            Environment.Exit(Tune.Grains.DisposalChild.RunAsync(disposed).GetAwaiter().GetResult());
        if (Environment.GetEnvironmentVariable(Tune.Grains.ProgramChild.FolderVariable) is { } programs)
            Environment.Exit(Tune.Grains.ProgramChild.RunAsync(programs).GetAwaiter().GetResult());
    }

    private static async Task AppendForeverAsync(string folder)
    {
        await using var database = SqliteDatabase.Open(folder);
        var store = new SqliteExperimentStore(database);
        await store.CreateAsync(A.Experiment("digits"), CancellationToken.None);
        for (long head = 0; ; head += 3)
        {
            await store.AppendAsync("digits", A.BatchOf(head, 3), CancellationToken.None);
            Console.WriteLine(head + 3);
        }
    }
}
