using System.Globalization;
using static Tune.Grains.ShellPrograms;

namespace Tune.Grains;

/// <summary>A program has what it may have, and nothing of it stays behind.</summary>
public sealed class ProgramLimitTests : HostTests
{
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
}
