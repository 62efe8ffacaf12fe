using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

public sealed class HostingTests : HostTests
{
    [Theory]
    [InlineData("Slots", "0")]
    [InlineData("Slots", "5000")]
    [InlineData("DataFolder", "")]
    [InlineData("TickInterval", "00:00:00")]
    public async Task An_option_out_of_its_range_is_named_when_the_host_starts(string option, string value)
    {
        using var host = Build(option, value);

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_with_a_line_end_fails_its_trial_and_says_which()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Trainable.Define<Configuration>("torn", _ => new Metrics { ["loss"] = 1, ["a\nb"] = 2 }), Some.Spec()).OrFail();

        Assert.Equal(TrialStatus.Error, results[0].Status);
        Assert.Contains("The metric \"a\\nb\" has control characters, such as line ends, in its name", results[0].Error!.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Trainable.Define<Configuration>("a\nb", _ => 1.0));
    }

    [Fact]
    public async Task A_name_beside_one_that_differs_by_case_is_refused_before_anything_runs()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec("a")).OrFail();

        var exception = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Tuner.FitAsync(Some.Steps(1), Some.Spec("A")).OrFail());

        Assert.Contains("there is an experiment 'a'", exception.Message, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(await host.Tuner.ListAsync()).Name);
    }

    [Fact]
    public async Task Options_come_from_the_section_of_the_configuration()
    {
        using var host = Build("Slots", "3");

        await host.StartAsync();
        var tuner = (ITuner)host.Services.GetService(typeof(ITuner))!;
        await tuner.FitAsync(Some.Steps(1), Some.Spec()).OrFail();
        await host.StopAsync();

        var options = ((IOptions<TuneServiceOptions>)host.Services.GetService(typeof(IOptions<TuneServiceOptions>))!).Value;
        Assert.Equal((3, DataFolder), (options.Slots, options.DataFolder));
        Assert.True(File.Exists(Path.Combine(DataFolder, "tune.db")));
    }

    [Fact]
    public void A_host_may_say_how_many_addresses_its_silo_remembers()
    {
        Assert.Equal((32_768, 1_000), (Remembered(_ => { }), Remembered(options => options.CacheSize = 1_000)));

        int Remembered(Action<GrainDirectoryOptions> configure)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.AddTune();
            builder.Services.Configure(configure);
            using var host = builder.Build();
            return host.Services.GetRequiredService<IOptions<GrainDirectoryOptions>>().Value.CacheSize;
        }
    }

    [Fact]
    public async Task Two_trainables_of_a_name_are_refused()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(tune: tune => tune.AddTrainable(Some.Steps(1)).AddTrainable(Some.Steps(2))));

        Assert.Contains("two trainables named 'steps'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_folder_does_not_start()
    {
        await StartAsync();

        await Assert.ThrowsAsync<DataFolderInUseException>(() => TuneHost.StartAsync(DataFolder).OrFail());
    }

    [Fact]
    public async Task A_local_tuner_needs_nothing_but_a_folder()
    {
        await using var tuner = await Tuner.StartLocalAsync(DataFolder, options => options.Slots = 2).OrFail();

        Assert.Equal(4, (await tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 4)).OrFail()).Count);
    }

    [Fact]
    public async Task A_deleted_experiment_leaves_nothing_and_its_name_is_free()
    {
        var host = await StartAsync(options: options => options.WriteResultsFolder = true);
        for (var round = 0; round < 3; round++)
        {
            var results = await host.Tuner.FitAsync(Some.Saving(3), Some.Spec(samples: 2)).OrFail();
            Assert.Equal([1, 1], results.Select(trial => trial.Attempts));

            await host.Tuner.DeleteAsync("e").OrFail();

            Assert.Empty(await host.Tuner.ListAsync());
            Assert.False(Directory.Exists(Path.Combine(DataFolder, "e")));
            Assert.Empty(await host.Grain<ITrialGrain>(GrainKeys.Trial("e", new TrialId(0))).GetCheckpointsAsync());
            await Assert.ThrowsAsync<UnknownExperimentException>(() => host.Store.HeadAsync("e", CancellationToken.None));
            await Assert.ThrowsAsync<ExperimentNotFoundException>(() => host.Experiment("e").GetViewAsync().OrFail());
        }
    }

    [Fact]
    public async Task A_running_experiment_is_not_deleted()
    {
        var host = await StartAsync();
        var experiment = await host.Tuner.StartAsync(Some.Acting(2, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken)), Some.Spec()).OrFail();

        var exception = await Assert.ThrowsAsync<TuneException>(() => host.Tuner.DeleteAsync("e").OrFail());
        await experiment.StopAsync();
        await host.SlotsAreFreeAsync();
        await host.Tuner.DeleteAsync("e").OrFail();

        Assert.Contains("stop it before", exception.Message, StringComparison.Ordinal);
    }

    private IHost Build(string option, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            builder.Configuration, new Dictionary<string, string?> { ["Tune:DataFolder"] = DataFolder, [$"Tune:{option}"] = value });
        builder.AddTune().AddTuneClient();
        return builder.Build();
    }
}
