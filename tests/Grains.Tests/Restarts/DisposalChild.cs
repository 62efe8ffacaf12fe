namespace Tune.Grains;

/// <summary>A program that disposes its tuner while an experiment of many short trials runs, several times.</summary>
internal static class DisposalChild
{
    public const string FolderVariable = "TUNE_TEST_DISPOSAL_FOLDER";
    public const int Times = 3;

    public static async Task<int> RunAsync(string folder)
    {
        using var never = new CancellationTokenSource();
        for (var time = 0; time < Times; time++)
        {
            var tuner = await Tuner.StartLocalAsync(folder, options => options.Slots = 8);
            var (reported, reports) = (Waiting.Signal(), 0);
            var fit = tuner.FitAsync(
                Some.Acting(3, (_, _) =>
                {
                    if (Interlocked.Increment(ref reports) == 50) reported.SetResult();
                    return Task.CompletedTask;
                }),
                Some.Spec(samples: 100_000), progress: null, never.Token);
            await reported.Task;
            await tuner.DisposeAsync();
            try
            {
                await fit;
            }
            catch (ObjectDisposedException exception)
            {
                Console.WriteLine($"DISPOSED {exception.Message}");
            }
        }

        return 0;
    }
}
