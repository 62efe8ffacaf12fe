using System.Globalization;
using static Tune.Domain;

namespace Tune.Grains;

/// <summary>Programs as trials, on real processes: shell scripts, so that nothing has to be installed.</summary>
public sealed class ProgramTests : HostTests
{
    private static readonly Objective Loss = Objective.Minimize("loss");

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
    [InlineData("exit 3", "It ended with exit code 3.")]
    [InlineData("echo trace >&2; echo 'no such file: data.csv' >&2; exit 1", "It ended with exit code 1. The last it said: no such file: data.csv")]
    [InlineData("kill -SEGV $$", "It was ended by SIGSEGV (exit code 139).")]
    [InlineData("kill -KILL $$", "SIGKILL, as the system does when memory is short")]
    [InlineData("echo 'TUNE {\"metrics\":{\"loss\":0.1}'", "A line of its output is no report")]
    [InlineData("printf 'TUNE {\"metrics\":{\"lo'", "A line of its output is no report")]
    [InlineData("echo 'TUNE 0.5'", "it is not a JSON object. The line: TUNE 0.5")]
    [InlineData("echo 'TUNE {}'", "'metrics' must be an object of numbers, such as {\"metrics\":{\"loss\":0.5}}")]
    [InlineData("echo 'TUNE {\"metrics\":{}}'", "'metrics' must have at least one number")]
    [InlineData("echo 'TUNE {\"metrics\":{\"loss\":\"low\"}}'", "the metric 'loss' must be a number")]
    [InlineData("printf 'TUNE {\"metrics\":{\"\\377\":1}}\\n'", "it is not UTF-8 from its byte 13 on")]
    [InlineData("echo 'TUNE {\"metrics\":{\"loss\":1},\"checkpoint\":\"ckpt/1\"}'", "there is no folder 'ckpt/1' in the program's working directory")]
    [InlineData("echo 'TUNE {\"metrics\":{\"loss\":1},\"checkpoint\":\"../../..\"}'", "must be a folder in the program's working directory")]
    public async Task What_goes_wrong_in_a_program_is_its_trials_error(string script, string said)
    {
        var host = await StartAsync();

        var trial = (await FitAsync(host, Some.Spec(), script)).Single();

        Assert.Equal(TrialStatus.Error, trial.Status);
        Assert.Contains(said, trial.Error?.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(" at Tune.", trial.Error?.Stack, StringComparison.Ordinal);
        await host.SlotsAreFreeAsync();
    }

    [Theory]
    [InlineData("no-such-program", "The program 'no-such-program' can't be found: it is in no folder of PATH")]
    [InlineData("./no-such-file", "The program './no-such-file' can't be found: there is no file")]
    [InlineData("./not-executable.sh", "Run chmod +x, or begin the command with what runs it")]
    [InlineData("./no-interpreter.sh", "is the interpreter of its first line installed?")]
    public async Task A_program_that_can_not_be_run_is_said_in_words_and_not_tried_again(string program, string said)
    {
        var folder = Directory.CreateDirectory(FolderOf("code")).FullName;
        File.WriteAllText(Path.Combine(folder, "not-executable.sh"), "#!/bin/sh\n");
        File.WriteAllText(Path.Combine(folder, "no-interpreter.sh"), "#!/no/such/interpreter\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(folder, "no-interpreter.sh"), (UnixFileMode)0b111_101_101);
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Program(new ProgramSpec { Command = [program], Folder = folder }), Some.Spec() with { MaxFailuresPerTrial = 0 }).OrFail();

        Assert.Contains(said, results.Single().Error?.Message, StringComparison.Ordinal);
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
            echo the last line
            """)).Single();

        Assert.Equal((TrialStatus.Terminated, 1), (trial.Status, trial.Iterations));
        var folder = FolderOfTrial(host, 0);
        Assert.InRange(new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length), 16 << 20, 32 << 20);
        Assert.EndsWith("the last line\n", File.ReadAllText(Path.Combine(folder, ProgramLog.FileName)), StringComparison.Ordinal);
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
    public async Task What_a_program_has_started_ends_with_it_in_its_group_and_out_of_it()
    {
        var host = await StartAsync();

        var trial = (await FitAsync(host, Some.Spec(), """
            sleep 1000 &
            echo $! >children
            setsid sh -c 'echo $$ >>children; exec sleep 1000' &
            while [ "$(wc -l <children)" -lt 2 ]; do sleep 0.01; done
            echo 'TUNE {"metrics":{"loss":1}}'
            """)).Single();

        Assert.True(trial.Status == TrialStatus.Terminated, trial.Error?.ToString());
        await Processes.AreGoneAsync(File.ReadAllLines(Path.Combine(FolderOfTrial(host, 0), "children")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed_with_all_that_it_has_started()
    {
        var host = await StartAsync();
        var spec = Some.Spec() with { Stop = Stop.WhenBelow("loss", 0.5) };
        var program = Shell("""
            trap '' TERM
            sh -c 'trap "" TERM; echo $$ >child; while :; do sleep 1; done' &
            while [ ! -s child ]; do sleep 0.01; done
            echo 'TUNE {"metrics":{"loss":0.1}}'
            while :; do sleep 1; done
            """);

        var results = await host.Tuner.FitAsync(Trainable.Program(program with { GracePeriod = TimeSpan.FromMilliseconds(100) }), spec).OrFail();

        Assert.Equal(TrialStatus.Terminated, results.Single().Status);
        await Processes.AreGoneAsync([int.Parse(File.ReadAllText(Path.Combine(FolderOfTrial(host, 0), "child")), CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task A_program_that_hangs_ends_by_the_limit_of_its_trial()
    {
        var host = await StartAsync();

        var results = await FitAsync(host, Some.Spec() with { StallLimitPerTrial = TimeSpan.FromMilliseconds(300) }, "exec sleep 1000");

        Assert.Equal((TrialStatus.Error, TrialError.StalledType), (results.Single().Status, results.Single().Error?.Type));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task A_program_that_uses_more_memory_than_it_may_is_ended()
    {
        var host = await StartAsync();
        // a shell's variable doubles until the limit; what it would take without one is bounded as well
        var program = Shell("""
            text=0123456789abcdef
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do text="$text$text"; done
            sleep 1000
            """);

        var results = await host.Tuner.FitAsync(Trainable.Program(program with { MemoryLimit = 32 << 20 }), Some.Spec()).OrFail();

        Assert.Contains("more than its limit of 32 MiB, and was ended.", results.Single().Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pinned_programs_that_run_at_once_have_a_processor_each_for_themselves()
    {
        if (ProcessorPins.OfThisProcess().Take(1) is not { } available) return;
        available.Dispose();
        var host = await StartAsync(slots: 2);
        var program = Shell("""
            touch "../../here-$TUNE_TRIAL"
            until [ -e ../../here-0 ] && [ -e ../../here-1 ]; do sleep 0.01; done
            echo "TUNE {\"metrics\":{\"loss\":$(sed -n 's/^Cpus_allowed_list:\t//p' /proc/self/status)}}"
            """);

        var results = await host.Tuner.FitAsync(Trainable.Program(program with { PinsProcessors = true }), Some.Spec(samples: 2)).OrFail();

        Assert.Equal(2, results.Select(trial => trial.Value).Distinct().Count());
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
    public async Task Where_programs_are_not_allowed_the_experiment_is_refused()
    {
        var host = await StartAsync(options: options => options.AllowPrograms = false);

        var refused = await Assert.ThrowsAsync<InvalidExperimentException>(() => FitAsync(host, Some.Spec(), "true"));

        Assert.Equal(ProgramTrainable.NotAllowed, string.Join(" | ", refused.Problems));
    }

    [Fact]
    public async Task A_command_that_names_what_the_space_does_not_have_is_refused_with_all_that_is_wrong()
    {
        var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Tuner.FitAsync(
            Trainable.Program(new ProgramSpec { Command = ["sh", "{X}", "awk '{print $1}' {{x}}"], Environment = Some.Spec().Tags.Add("TUNE_TRIAL", "1").Add("a=b", ""), MemoryLimit = 1 }), Some.Spec()));

        Assert.Equal(
            string.Join("\n",
                "Program.Command[1]: the space has no parameter 'X'; did you mean 'x'? Write {{X}} if it is not to stand for one.",
                "Program.Environment: 'TUNE_TRIAL' is one that the program is told by; use a name that does not begin with TUNE_.",
                "Program.Environment: 'a=b' can't be a variable's name.",
                "Program.MemoryLimit must be at least 1048576 bytes (1 MiB), or null for no limit; was 1."),
            string.Join("\n", refused.Problems));
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

    private static ProgramSpec Shell(string script, params string[] arguments) => new() { Command = ["sh", "-c", script, "sh", .. arguments] };

    private static string FolderOfTrial(TuneHost host, int trial) => Path.Combine(host.DataFolder, "e", TrialFolders.NameOf(new TrialId(trial)));

    private static Task<ResultGrid<Configuration>> FitAsync(TuneHost host, ExperimentSpec<Configuration> spec, string script, params string[] arguments) =>
        host.Tuner.FitAsync(Trainable.Program(Shell(script, arguments)), spec with { Objective = Loss }).OrFail();

    private static Task<ResultGrid<Configuration>> FitAsync(TuneHost host, ExperimentSpec<Configuration> spec, string script, (string Name, string Value) variable)
    {
        var program = Shell(script);
        return host.Tuner.FitAsync(Trainable.Program(program with { Environment = program.Environment.Add(variable.Name, variable.Value) }), spec).OrFail();
    }
}
