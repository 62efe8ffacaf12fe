namespace Tune.Grains;

/// <summary>A program whose fourth trial ends the process whenever it runs, as soon as all that run beside it have begun.</summary>
internal static class PoisonChild
{
    public const string FolderVariable = "TUNE_TEST_POISON_FOLDER";
    public const string KindVariable = "TUNE_TEST_POISON_KIND";
    public const int Poison = 3;
    public const int Trials = 8;

    /// <summary>In these attempts all run at once; the poison's next one is alone.</summary>
    private const int AttemptsTogether = 2;

    public static async Task<int> RunAsync(string folder)
    {
        using var begun = new CountdownEvent(Trials - 1);
        await using var tuner = await Tuner.StartLocalAsync(folder, options => options.Slots = Trials);
        await using var progress = new ProgressDisplay(new ProgressOptions { Mode = ProgressMode.Plain });
        var results = await tuner.FitAsync(Trainable.Define<Configuration>("poison", TrainAsync), Some.Spec("poisoned", Trials), progress);
        foreach (var trial in results) Console.WriteLine($"RESULT {trial.Trial.Number} {trial.Status} {trial.Attempts} {trial.Error?.Type}");
        return 0;

        async Task<double> TrainAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            if (trial.Trial.Number == Poison)
            {
                if (trial.Attempt <= AttemptsTogether) begun.Wait(cancellationToken);
                End(Environment.GetEnvironmentVariable(KindVariable));
            }

            begun.Signal();
            // the others need longer than the poison
            if (trial.Attempt <= AttemptsTogether) await Waiting.UntilCancelled(cancellationToken);
            return trial.Trial.Number;
        }
    }

    private static void End(string? kind)
    {
        if (kind == "exit") Environment.Exit(3);
        var thread = new Thread(() => throw new InvalidDataException("on a thread of its own"));
        thread.Start();
        thread.Join();
    }
}
