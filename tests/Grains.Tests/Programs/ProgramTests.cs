using static Tune.Grains.ShellPrograms;
using static Tune.Domain;

namespace Tune.Grains;

/// <summary>Programs as trials, on real processes: shell scripts, so that nothing has to be installed. What they are told and what they say.</summary>
public sealed class ProgramTests : HostTests
{
    [Fact]
    public async Task Configuration_comes_by_arguments_environment_and_file_and_reports_go_back()
    {
        var host = await StartAsync();
        var spec = Some.Spec(samples: 3) with { Space = new SearchSpace { ["x"] = Uniform(0, 1), ["name"] = Choice("a b", "c"), ["deep"] = new SearchSpace { ["k"] = RandInt(1, 5) } } };

        var results = await FitAsync(host, spec, """
            [ "$1" = "$(printf '%s' "$TUNE_CONFIG" | sed 's/.*"x":\([^,}]*\).*/\1/')" ] || { echo "argument $1 is not $TUNE_CONFIG" >&2; exit 3; }
            [ "$TUNE_CONFIG" = "$(cat "$TUNE_CONFIG_FILE")" ] || exit 4
            case "$2" in "a b"|c) ;; *) exit 5 ;; esac
            [ "$PWD" = "$(cd "$(dirname "$TUNE_CONFIG_FILE")/.." && pwd)" ] || exit 6
            echo "some words for the log"
            echo "TUNE {\"metrics\":{\"loss\":$1,\"k\":$3},\"attributes\":{\"experiment\":\"$TUNE_EXPERIMENT\",\"trial\":$TUNE_TRIAL,\"attempt\":$TUNE_ATTEMPT,\"seed\":$TUNE_SEED}}"
            """, "{x}", "{name}", "{deep/k}");

        Assert.All(results, trial =>
        {
            Assert.True(trial.Status == TrialStatus.Terminated, trial.Error?.ToString());
            Assert.Equal((trial.Config.Get<double>("x"), trial.Config.Get<int>("deep/k")), (trial.Metrics!["loss"], (int)trial.Metrics!["k"]));
            Assert.Equal(("e", trial.Trial.Number, 1), (trial.Attributes["experiment"].GetString(), trial.Attributes["trial"].GetInt32(), trial.Attributes["attempt"].GetInt32()));
            Assert.Equal("some words for the log\n", File.ReadAllText(Path.Combine(FolderOfTrial(host, trial.Trial.Number), ProgramLog.FileName)));
        });
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task After_each_report_there_is_a_verdict_and_a_stop_says_why()
    {
        var host = await StartAsync();
        var spec = Some.Spec() with { Stop = Stop.WhenBelow("loss", 0.3) };

        var results = await FitAsync(host, spec, """
            trap '' TERM
            loss=9
            while [ $loss -gt 0 ]; do
              echo "TUNE {\"metrics\":{\"loss\":0.$loss}}"
              read -r verdict || exit 7
              echo "$verdict"
              case "$verdict" in *continue*) ;; *) exit 0 ;; esac
              loss=$((loss - 1))
            done
            """);

        // the trial is over by its last report; the program, when it has read the answer
        await host.SlotsAreFreeAsync();
        var trial = results.Single();
        Assert.Equal((TrialStatus.Terminated, 7, 0.3), (trial.Status, trial.Iterations, trial.Metrics!["loss"]));
        var log = File.ReadAllLines(Path.Combine(FolderOfTrial(host, 0), ProgramLog.FileName));
        Assert.Equal(Enumerable.Repeat("""{"verdict":"continue"}""", 6), log[..^1]);
        Assert.StartsWith("""{"verdict":"stop","reason":""", log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_program_goes_on_from_the_checkpoint_that_it_made_when_it_was_asked_to_end()
    {
        var host = await StartAsync();
        // it saves only when it is told to
        const string Script = """
            step=0
            [ -z "${TUNE_CHECKPOINT:-}" ] || step=$(cat "$TUNE_CHECKPOINT/step")
            [ "$step" = "$TUNE_ITERATION" ] || { echo "checkpoint $step, iteration $TUNE_ITERATION" >&2; exit 8; }
            save() { mkdir -p "saved/$step"; echo $((step + 1)) >"saved/$step/step"; echo "TUNE {\"metrics\":{\"loss\":$step},\"checkpoint\":\"saved/$step\"}"; exit 0; }
            trap save TERM
            while [ $step -lt 3 ]; do echo "TUNE {\"metrics\":{\"loss\":$step}}"; read -r verdict; step=$((step + 1)); done
            [ -n "${TUNE_CHECKPOINT:-}" ] || while :; do sleep 0.05; done
            """;
        await host.Tuner.StartAsync(Trainable.Program(Shell(Script)), Some.Spec());
        await host.FactAsync<TrialReported>("e", fact => fact.Iteration == 3);

        await host.Experiment("e").PauseAsync("for a while");
        await host.FactAsync<TrialPaused>("e");
        await host.Experiment("e").ResumeAsync();

        await host.FactAsync<ExperimentEnded>("e");
        var trial = (await host.Experiment("e").GetResultAsync()).Single();
        Assert.True(trial.Status == TrialStatus.Terminated, trial.Error?.ToString());
        Assert.Equal((4, 2), (trial.Iterations, trial.Attempts));
        (await host.JournalAsync("e")).Check();
    }

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("\\\"NaN\\\"", double.NaN)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("\\\"Infinity\\\"", double.PositiveInfinity)]
    public async Task Numbers_that_are_none_are_reports_as_Python_and_others_write_them(string written, double read)
    {
        var host = await StartAsync();

        var trial = (await FitAsync(host, Some.Spec(), """echo "TUNE {\"metrics\":{\"loss\":0.5,\"NaN Infinity\":WRITTEN}}" """.Replace("WRITTEN", written, StringComparison.Ordinal))).Single();

        Assert.Equal(read, trial.Metrics!["NaN Infinity"]);
    }

    [Fact]
    public async Task Much_output_is_read_and_the_newest_of_it_kept()
    {
        var host = await StartAsync();

        var trial = (await FitAsync(host, Some.Spec(), """
            echo 'TUNE {"metrics":{"loss":1}}'
            head -c 60000000 /dev/zero | tr '\0' x
            echo
            head -c 60000000 /dev/zero | tr '\0' y >&2
            echo the last line >&2
            """)).Single();

        Assert.Equal((TrialStatus.Terminated, 1), (trial.Status, trial.Iterations));
        var folder = FolderOfTrial(host, 0);
        Assert.InRange(new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length), 16 << 20, 32 << 20);
        // two pipes have no order: the rest of one may be read after the end of the other
        Assert.Contains("the last line\n", File.ReadAllText(Path.Combine(folder, ProgramLog.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_reads_no_verdicts_and_closes_its_output_is_waited_for()
    {
        var host = await StartAsync();

        // more verdicts than a pipe holds
        var trial = (await FitAsync(host, Some.Spec(), """
            step=0
            while [ $step -lt 5000 ]; do echo 'TUNE {"metrics":{"loss":1}}'; step=$((step + 1)); done
            exec >&- 2>&- <&-
            sleep 0.2
            exit 5
            """)).Single();

        Assert.Equal((TrialStatus.Error, 5000), (trial.Status, trial.Iterations));
        Assert.Contains("exit code 5", trial.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_the_programs_folder_is_there_while_it_runs_and_its_own_files_stay()
    {
        var folder = Directory.CreateDirectory(FolderOf("code")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", "loss"), "0.25");
        File.WriteAllText(Path.Combine(folder, "train.sh"), "echo \"TUNE {\\\"metrics\\\":{\\\"loss\\\":$(cat data/loss)}}\"; echo mine >model");
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Program(new ProgramSpec { Command = ["sh", "train.sh"], Folder = folder }), Some.Spec()).OrFail();

        Assert.Equal(0.25, results.Single().Metrics!["loss"]);
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(FolderOfTrial(host, 0)).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Settings_of_the_silo_are_not_the_programs()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__tune", "Password=secret");
        try
        {
            var host = await StartAsync();

            var trial = (await FitAsync(host, Some.Spec(), """[ -z "$(env | grep -i secret)" ] && [ "$OWN" = "a value" ] && echo 'TUNE {"metrics":{"loss":1}}'""", ("OWN", "a value"))).Single();

            Assert.True(trial.Status == TrialStatus.Terminated, trial.Error?.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("ConnectionStrings__tune", null);
        }
    }

    [Fact]
    public async Task An_experiment_of_programs_goes_on_after_a_restart_without_the_program_that_began_it()
    {
        var host = await StartAsync();
        var gate = FolderOf("gate");
        await host.Tuner.StartAsync(Trainable.Program(Shell($"while [ ! -e '{gate}' ]; do sleep 0.05; done; echo 'TUNE {{\"metrics\":{{\"loss\":1}}}}'")), Some.Spec(samples: 2));
        await host.FactAsync<TrialStarted>("e");

        host = await RestartAsync(host);
        File.WriteAllText(gate, "");

        var ended = await host.FactAsync<ExperimentEnded>("e");
        Assert.Equal(ExperimentStatus.Finished, ended.Status);
        Assert.Equal(2, (await host.Experiment("e").GetViewAsync()).Counts[TrialStatus.Terminated]);
    }
}
