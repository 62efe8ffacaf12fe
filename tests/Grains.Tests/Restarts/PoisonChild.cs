using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console;

namespace Tune.Grains;

/// <summary>A program of whose trials one ends the process whenever it runs, as soon as all that run beside it have begun.</summary>
internal static class PoisonChild
{
    public const string FolderVariable = "TUNE_TEST_POISON_FOLDER";
    public const string KindVariable = "TUNE_TEST_POISON_KIND";
    public const int Poison = 1;
    public const int Trials = 4;

    /// <summary>What takes all memory that it can have; it is the process's own from then on.</summary>
    private static readonly List<byte[]> Memory = [];

    /// <summary>How often its process may end under it. With fewer than by default, less processes are needed to find it.</summary>
    public static int MostLosses(string? kind) => kind == "exit" ? Some.Spec().MaxLossesPerTrial : 2;

    /// <summary>What the display says before the last attempt.</summary>
    public static string SaidOf(string? kind) => $"trial {new TrialId(Poison)} lost its attempt {MostLosses(kind) - 1}, it will be started again: its process ended";

    public static async Task<int> RunAsync(string folder)
    {
        var kind = Environment.GetEnvironmentVariable(KindVariable);
        // in these attempts all run at once; the poison's next one is alone
        var together = MostLosses(kind) - 1;
        using var begun = new CountdownEvent(Trials - 1);
        await using var tuner = await Tuner.StartLocalAsync(folder, options => options.Slots = Trials);
        var (said, ended, failed) = (Waiting.Signal(), Waiting.Signal(), Waiting.Signal());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new NotingWriter((SaidOf(kind), said), ($"trial {new TrialId(Poison)} TERMINATED", ended), ($"trial {new TrialId(Poison)} ERROR", failed))) });
        await using var progress = new ProgressDisplay(new ProgressOptions { Mode = ProgressMode.Plain, IsVerbose = true }, console);
        var spec = Some.Spec("poisoned", Trials) with { MaxLossesPerTrial = MostLosses(kind) };
        var results = await tuner.FitAsync(Trainable.Define<Configuration>("poison", TrainAsync), spec, progress);
        foreach (var trial in results) Console.WriteLine($"RESULT {trial.Trial.Number} {trial.Status} {trial.Attempts} {trial.Error?.Type}");
        return 0;

        async Task<double> TrainAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            if (trial.Trial.Number == Poison)
            {
                if (trial.Attempt <= together) begun.Wait(cancellationToken);
                // the display is not faster than a process that ends at once
                else await said.Task;
                if (kind == "thread-after") ThrowOnAThread(after: ended.Task);
                else End(kind);
                return Poison;
            }

            begun.Signal();
            // the others need longer than the poison, which ends the process, or fails if it was told in time that there is no memory
            if (trial.Attempt <= together) await failed.Task.WaitAsync(cancellationToken);
            return trial.Trial.Number;
        }
    }

    private static void End(string? kind)
    {
        switch (kind)
        {
            case "exit":
                Environment.Exit(3);
                break;
            case "thread":
                ThrowOnAThread(after: Task.CompletedTask).Join();
                break;
            case "fail-fast":
                Environment.FailFast("the trial's own end");
                break;
            case "stack-overflow":
                Descend(0);
                break;
            case "memory":
                // it takes what is left for as long as others let go of some
                while (true) Memory.Add(new byte[64 * 1024]);
            default:
                throw new InvalidOperationException($"There is no kind '{kind}'.");
        }
    }

    private static Thread ThrowOnAThread(Task after)
    {
        var thread = new Thread(() =>
        {
            after.Wait();
            throw new InvalidDataException("on a thread of its own");
        });
        thread.Start();
        return thread;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => depth < 0 ? depth : Descend(depth + 1) + 1;

    private sealed class NotingWriter(params (string Text, TaskCompletionSource Seen)[] noted) : StringWriter
    {
        public override Encoding Encoding => Console.Out.Encoding;

        public override void WriteLine(string? value)
        {
            Console.Out.WriteLine(value);
            Console.Out.Flush();
            foreach (var (text, seen) in noted)
                if (value?.Contains(text, StringComparison.Ordinal) == true) seen.TrySetResult();
        }
    }
}
