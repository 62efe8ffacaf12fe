using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace EndToEnd;

/// <summary>What the README promises of the main job.</summary>
public sealed partial class DigitsSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-e2e-").FullName;

    [Fact]
    public void Digits_killed_interrupted_and_started_again_loses_and_repeats_nothing()
    {
        using (var killed = SampleProcess.Start("--data", _folder, "--verbose"))
        {
            killed.WaitFor("TERMINATED", 20);
            killed.Kill();
        }

        var before = Trials();
        using (var interrupted = SampleProcess.Start("--data", _folder, "--verbose"))
        {
            interrupted.WaitFor("TERMINATED", 20);
            // Windows has no such signal for another process
            if (!OperatingSystem.IsWindows())
            {
                interrupted.PressCtrlC();
                var (code, text, _) = interrupted.ReadToEnd();
                Assert.Equal(130, code);
                Assert.Contains("Run the same command again to go on", text, StringComparison.Ordinal);
                Assert.DoesNotContain(Trials().Values, trial => trial.Status == "Running");
            }
        }

        using var last = SampleProcess.Start("--data", _folder);
        var (exitCode, output, error) = last.ReadToEnd();

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.True(TestAccuracy(output) >= 0.965, output);
        var after = Trials();
        Assert.Equal(200, after.Count);
        Assert.All(after.Values, trial => Assert.Equal("Terminated", trial.Status));
        Assert.All(before.Where(pair => pair.Value.Status == "Terminated"), pair => Assert.Equal(pair.Value, after[pair.Key]));
        Assert.Equal(0L, Query("SELECT count(*) FROM (SELECT 1 FROM reports GROUP BY trial, attempt, iteration HAVING count(*) > 1)"));
        Assert.Equal(200L, Query("SELECT count(*) FROM journal WHERE kind = 'trial-ended'"));
        Assert.Equal(0L, Query("SELECT count(*) FROM trials AS t WHERE iterations <> (SELECT max(iteration) FROM reports AS r WHERE r.trial = t.trial)"));
        Assert.Equal(200 + 1, File.ReadAllLines(Path.Combine(_folder, "digits", "trials.csv")).Length);

        Assert.All(DocumentedQueries(), query => _ = Query(query));
        // the parameter that the documentation shows is one that there is
        Assert.Equal(200L, Query($"SELECT count(rate) FROM ({DocumentedQueries().Single(query => query.Contains("AS rate", StringComparison.Ordinal)).TrimEnd().TrimEnd(';')})"));

        using var extended = SampleProcess.Start("--data", _folder, "--more", "3");
        Assert.Equal(0, extended.ReadToEnd().ExitCode);
        Assert.Equal(203, Trials().Count);
    }

    [Fact]
    public void Digits_that_a_service_manager_ends_holds_as_after_Ctrl_C()
    {
        if (OperatingSystem.IsWindows()) return;
        using var program = SampleProcess.Start("--data", _folder, "--verbose");
        program.WaitFor("TERMINATED", 3);

        program.Terminate();
        var (code, text, error) = program.ReadToEnd();

        Assert.Equal((143, ""), (code, error));
        Assert.Contains("Run the same command again to go on", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Trials().Values, trial => trial.Status == "Running");
    }

    [Fact]
    public void Digits_whose_data_folder_is_removed_says_so_and_ends()
    {
        // Windows lets nobody remove what is open
        if (OperatingSystem.IsWindows()) return;
        var data = Path.Combine(_folder, "data");
        using var program = SampleProcess.Start("--data", data, "--verbose");
        program.WaitFor("TERMINATED", 3);

        // in one step: what is made while a folder is emptied would keep it there
        Directory.Move(data, data + "-removed");
        Directory.Delete(data + "-removed", recursive: true);

        var hasEnded = program.EndsWithin(10_000);
        if (!hasEnded) program.Kill();
        var (code, output, error) = program.ReadToEnd();
        Assert.True(hasEnded, $"It goes on:\n{output}\n{error}");
        Assert.Equal(1, code);
        Assert.Contains($"Data folder '{data}' is not there any more", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.InRange(error.Split('\n').Length, 1, 10);
        // nothing is begun anew in its place
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public void Digits_broken_images_are_told_of_before_anything_is_started()
    {
        var (program, data) = (Path.Combine(_folder, "program"), Path.Combine(_folder, "data"));
        SampleProcess.CopyTo(program);
        var images = Path.Combine(program, "data", "digits.csv");
        File.WriteAllText(images, File.ReadAllText(images).Replace("0,0,5,13", "0,0,5,x", StringComparison.Ordinal));
        using var sample = SampleProcess.StartIn(program, "--data", data);

        var (code, _, error) = sample.ReadToEnd();

        Assert.Equal(1, code);
        Assert.Contains("digits.csv, line 1, column 4", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public void Digits_wrong_option_is_named_and_nothing_is_started()
    {
        using var program = SampleProcess.Start("--data", _folder, "--trails", "5");

        var (code, _, error) = program.ReadToEnd();

        Assert.Equal(2, code);
        Assert.Contains("--trails", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Digits_help_is_given_on_standard_output(string option)
    {
        using var program = SampleProcess.Start("--data", _folder, option);

        var (code, output, error) = program.ReadToEnd();

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("--more <trials>", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Digits_data_folder_that_is_a_file_says_so()
    {
        var file = Path.Combine(_folder, "a-file");
        File.WriteAllText(file, "");
        using var program = SampleProcess.Start("--data", file);

        var (code, _, error) = program.ReadToEnd();

        Assert.Equal(1, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Digits_second_process_on_the_same_folder_is_refused()
    {
        using var first = SampleProcess.Start("--data", _folder, "--verbose");
        first.WaitFor("started", 1);
        using var second = SampleProcess.Start("--data", _folder);

        var (code, _, error) = second.ReadToEnd();

        Assert.Equal(1, code);
        Assert.Contains(_folder, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<long, (string Status, long Iterations, double? Objective)> Trials()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT trial, status, iterations, objective FROM trials";
        using var reader = command.ExecuteReader();
        var trials = new Dictionary<long, (string, long, double?)>();
        while (reader.Read()) trials[reader.GetInt64(0)] = (reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetDouble(3));
        return trials;
    }

    private static List<string> DocumentedQueries()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests don't run inside the repository.");
        return [.. File.ReadAllText(Path.Combine(folder.FullName, "docs", "results-database.md")).Split("```sql").Skip(1).Select(part => part.Split("```")[0].Trim())];
    }

    private object? Query(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "tune.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static double TestAccuracy(string output) => double.Parse(AccuracyLine().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Test accuracy.*: ([0-9.]+)")]
    private static partial Regex AccuracyLine();
}
