using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// Real processes that a trial ends. <c>TUNE_TEST_POISONS=all dotnet test -c Release tests/Grains.Tests --filter Poison</c> for all ways in which it may; without the variable, two of them.
/// </summary>
public sealed class PoisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds() =>
        Environment.GetEnvironmentVariable("TUNE_TEST_POISONS") == "all" ? ["exit", "thread", "fail-fast", "stack-overflow", "memory"] : ["exit", "thread"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_trial_that_ends_the_process_is_found_and_the_others_complete(string kind)
    {
        var most = PoisonChild.MostLosses(kind);
        var outputs = await RunUntilDoneAsync(kind, atMost: most + 1);

        var results = ResultsOf(outputs);
        var beside = results.Where((_, trial) => trial != PoisonChild.Poison);
        if (kind == "memory" && outputs.Count == 1)
        {
            // it was told before the process had to end
            Assert.Equal($"RESULT {PoisonChild.Poison} Error 1 {typeof(OutOfMemoryException)}", results[PoisonChild.Poison]);
            Assert.All(beside, line => Assert.Contains(" Terminated ", line, StringComparison.Ordinal));
            return;
        }

        Assert.True(outputs.Count == most + 1, string.Join("\n---\n", outputs));
        Assert.Equal($"RESULT {PoisonChild.Poison} Error {most} {TrialError.LostType}", results[PoisonChild.Poison]);
        Assert.All(beside, line => Assert.Contains($" Terminated {most} ", line + " ", StringComparison.Ordinal));
        // the one who starts it again hears what was lost
        Assert.Contains(PoisonChild.SaidOf(kind), outputs[most - 1], StringComparison.Ordinal);
        Assert.Contains($"trial {new TrialId(PoisonChild.Poison)} ERROR after 0 iterations: TrialLost", outputs[most], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_that_throws_when_its_trial_has_ended_costs_the_others_an_attempt_and_nobody_more()
    {
        var outputs = await RunUntilDoneAsync("thread-after", atMost: 2);

        Assert.True(outputs.Count == 2, string.Join("\n---\n", outputs));
        var results = ResultsOf(outputs);
        Assert.Equal($"RESULT {PoisonChild.Poison} Terminated 1", results[PoisonChild.Poison]);
        Assert.All(results.Where((_, trial) => trial != PoisonChild.Poison), line => Assert.Contains(" Terminated 2", line, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> ResultsOf(List<string> outputs)
    {
        var results = outputs[^1].Split('\n').Where(line => line.StartsWith("RESULT", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        Assert.True(results.Count == PoisonChild.Trials, string.Join("\n---\n", outputs));
        return results;
    }

    /// <summary>Starts the program again until it ends with 0, as a service manager does.</summary>
    private async Task<List<string>> RunUntilDoneAsync(string kind, int atMost)
    {
        var outputs = new List<string>();
        int code;
        do
        {
            (code, var output) = await RunAsync(kind).OrFail();
            outputs.Add(output);
        }
        while (code != 0 && outputs.Count < atMost);

        Assert.True(code == 0, string.Join("\n---\n", outputs));
        return outputs;
    }

    private Task<(int Code, string Output)> RunAsync(string kind) => ChildProcess.RunAsync(
        (PoisonChild.FolderVariable, _folder["data"]),
        (PoisonChild.KindVariable, kind),
        // an exception that nobody catches writes a core otherwise
        ("DOTNET_DbgEnableMiniDump", "0"),
        // 128 MB: the machine's memory is not the test's
        ("DOTNET_GCHeapHardLimit", kind == "memory" ? "0x8000000" : null));
}
