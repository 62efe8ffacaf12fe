using System.Diagnostics;
using System.Globalization;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>A silo that is killed leaves no process of its trials.</summary>
public sealed class GuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Not_one_process_outlives_the_process_that_tunes()
    {
        var folder = Directory.CreateDirectory(_folder["test"]).FullName;
        using var child = ChildProcess.Start((ProgramChild.FolderVariable, folder));
        var noted = Path.Combine(folder, ProgramChild.ProcessesFile);
        var processes = await ReadAsync(noted, ProgramChild.Trials * ProgramChild.ProcessesOfATrial).OrFail();
        Assert.All(processes, process => Assert.True(Processes.IsRunning(process)));

        child.Kill();

        await Processes.AreGoneAsync(processes);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IReadOnlyList<int>> ReadAsync(string file, int count)
    {
        while (true)
        {
            if (File.Exists(file) && File.ReadAllLines(file) is var lines && lines.Length == count) return [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
            await Task.Delay(20);
        }
    }
}
