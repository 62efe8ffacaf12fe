using System.Text;
using Spectre.Console;

namespace Tune.Grains;

/// <summary>A program whose fourth trial ends the process whenever it runs, as soon as all that run beside it have begun.</summary>
internal static class PoisonChild
{
    public const string FolderVariable = "TUNE_TEST_POISON_FOLDER";
    public const string KindVariable = "TUNE_TEST_POISON_KIND";

    /// <summary>What the display says before the last attempt.</summary>
    public const string Said = "trial 00003 lost its attempt 2, it will be started again: its process ended";
    public const int Poison = 3;
    public const int Trials = 8;

    /// <summary>In these attempts all run at once; the poison's next one is alone.</summary>
    private const int AttemptsTogether = 2;

    public static async Task<int> RunAsync(string folder)
    {
        using var begun = new CountdownEvent(Trials - 1);
        await using var tuner = await Tuner.StartLocalAsync(folder, options => options.Slots = Trials);
        var said = Waiting.Signal();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new NotingWriter(Said, said)) });
        await using var progress = new ProgressDisplay(new ProgressOptions { Mode = ProgressMode.Plain }, console);
        var results = await tuner.FitAsync(Trainable.Define<Configuration>("poison", TrainAsync), Some.Spec("poisoned", Trials), progress);
        foreach (var trial in results) Console.WriteLine($"RESULT {trial.Trial.Number} {trial.Status} {trial.Attempts} {trial.Error?.Type}");
        return 0;

        async Task<double> TrainAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            if (trial.Trial.Number == Poison)
            {
                if (trial.Attempt <= AttemptsTogether) begun.Wait(cancellationToken);
                // the display is not faster than a process that ends at once
                else await said.Task;
                End(Environment.GetEnvironmentVariable(KindVariable));
            }

            begun.Signal();
            // the others need longer than the poison
            if (trial.Attempt <= AttemptsTogether) await Waiting.UntilCancelled(cancellationToken);
            return trial.Trial.Number;
        }
    }

    private sealed class NotingWriter(string text, TaskCompletionSource seen) : StringWriter
    {
        public override Encoding Encoding => Console.Out.Encoding;

        public override void WriteLine(string? value)
        {
            Console.Out.WriteLine(value);
            Console.Out.Flush();
            if (value?.Contains(text, StringComparison.Ordinal) == true) seen.TrySetResult();
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
