using Microsoft.Extensions.DependencyInjection;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Who may read a data folder, and what happens when it goes away under a running experiment.</summary>
public sealed class DataFolderTests : HostTests
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Nobody_else_may_read_what_is_made_there()
    {
        if (OperatingSystem.IsWindows()) return;
        var host = await StartAsync(options: options => options.WriteResultsFolder = true);
        var trainable = Some.Acting(2, (trial, cancellationToken) => File.WriteAllTextAsync(Path.Combine(trial.Folder, "by-the-user"), "x", cancellationToken), saves: true);
        await host.Tuner.FitAsync(trainable, Some.Spec(samples: 2)).OrFail();

        var entries = new DirectoryInfo(DataFolder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(entry => entry.Name != "by-the-user").ToList();

        Assert.Contains(entries, entry => entry.Name == "tune.db-wal");
        Assert.Contains(entries, entry => entry.Name == "trials.csv");
        Assert.Contains(entries, entry => entry.Name == "data.json");
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(DataFolder) & Others);
        Assert.All(entries, entry => Assert.True((entry.UnixFileMode & Others) == 0, $"{entry.FullName}: {entry.UnixFileMode}"));
    }

    [Fact]
    public async Task Folder_that_is_removed_while_it_runs_stops_the_experiment_with_the_reason()
    {
        if (OperatingSystem.IsWindows()) return;
        var host = await StartAsync(slots: 1);
        var trainable = Some.Acting(3, (trial, _) =>
        {
            if (trial is { Trial.Number: 2, Iteration: 1 }) Directory.Move(DataFolder, DataFolder + "-elsewhere");
            return Task.CompletedTask;
        });

        var exception = await Assert.ThrowsAsync<DataFolderGoneException>(() => host.Tuner.FitAsync(trainable, Some.Spec(samples: 5)).OrFail());
        Directory.Move(DataFolder + "-elsewhere", DataFolder);
        var results = await (await RestartAsync(host)).Tuner.FitAsync(Some.Acting(3, (_, _) => Task.CompletedTask), Some.Spec(samples: 5)).OrFail();

        Assert.Contains($"Data folder '{DataFolder}' is not there any more", exception.Message, StringComparison.Ordinal);
        Assert.All(results, trial => Assert.Equal((3, 0), (trial.Iterations, trial.Failures)));
    }

    [Fact]
    public async Task Folder_that_is_removed_right_after_the_start_is_not_made_again()
    {
        if (OperatingSystem.IsWindows()) return;
        var host = await StartAsync();
        Directory.Move(DataFolder, DataFolder + "-elsewhere");

        await Assert.ThrowsAsync<DataFolderGoneException>(() => host.Services.GetRequiredService<ICheckpointStore>().SaveAsync("e", 0, 1, 1, (_, _) => Task.CompletedTask, CancellationToken.None));
        Assert.Throws<DataFolderGoneException>(() => host.Services.GetRequiredService<FolderRoot>().Create("e"));
        Assert.False(Directory.Exists(DataFolder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folder_that_is_removed_is_not_made_again_by_what_trials_and_results_write(bool everyTrial)
    {
        if (OperatingSystem.IsWindows()) return;
        var host = await StartAsync(slots: 1, options: options => options.WriteTrialFolders = everyTrial);
        var seen = new List<Exception?>();
        var trainable = Some.Acting(3, (trial, _) =>
        {
            if (trial is not { Trial.Number: 1, Iteration: 1 }) return Task.CompletedTask;
            Directory.Move(DataFolder, DataFolder + "-elsewhere");
            seen.Add(Record.Exception(() => trial.Folder));
            return Task.CompletedTask;
        }, saves: true);

        await Assert.ThrowsAsync<DataFolderGoneException>(() => host.Tuner.FitAsync(trainable, Some.Spec(samples: 5)).OrFail());
        await host.DisposeAsync();

        Assert.Equal(DataFolder, Assert.IsType<DataFolderGoneException>(Assert.Single(seen)).Folder);
        Assert.False(Directory.Exists(DataFolder));
    }
}
