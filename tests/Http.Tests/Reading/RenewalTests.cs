namespace Tune.Http.Tests;

/// <summary>What was read before and has become another since.</summary>
public sealed class RenewalTests
{
    [Fact]
    public async Task News_are_seen_and_so_is_an_experiment_that_was_deleted_and_begun_again()
    {
        await using var host = await ApiHost.StartAsync();
        await host.RunAsync("e", samples: 2);
        Assert.Equal(2, await CountAsync());

        await host.DoAsync(HttpMethod.Post, "api/v1/experiments/e:extend", new { samples = 1 });
        await host.Tuner.GetExperiment<Configuration>("e").GetResultAsync();
        Assert.Equal(3, await CountAsync());

        await host.Tuner.DeleteAsync("e");
        await host.RunAsync("e", samples: 4);
        Assert.Equal(4, await CountAsync());

        async Task<int> CountAsync() => (await host.GetAsync("api/v1/experiments/e/trials")).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task More_experiments_than_are_kept_in_memory_can_be_read()
    {
        await using var host = await ApiHost.StartAsync();
        for (var number = 0; number < 18; number++) await host.RunAsync($"e{number}", samples: 1);

        for (var round = 0; round < 2; round++)
            for (var number = 0; number < 18; number++) Assert.Equal(1, (await host.GetAsync($"api/v1/experiments/e{number}/trials")).GetProperty("items").GetArrayLength());
    }
}
