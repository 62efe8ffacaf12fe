using static Tune.Grains.ShellPrograms;

namespace Tune.Grains;

/// <summary>What is wrong with a program, and what it does wrong, is said in words.</summary>
public sealed class ProgramFailureTests : HostTests
{
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
}
