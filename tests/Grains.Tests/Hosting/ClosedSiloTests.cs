using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>A silo that is its whole cluster is open to nobody, whatever runs on the same machine.</summary>
public sealed class ClosedSiloTests : HostTests
{
    [Fact]
    public async Task It_listens_nowhere()
    {
        var before = Listening();

        await StartAsync();

        Assert.Equal(before, Listening());
    }

    /// <summary>Orleans refuses an activation that it would have to collect in the past: it goes by a clock that is not set.</summary>
    [Fact]
    public async Task It_starts_and_runs_while_the_clock_is_set_back_again_and_again()
    {
        var clock = new FallingClock();
        var host = await StartAsync(slots: 1, services: services => services.AddSingleton<TimeProvider>(clock));

        var results = await host.Tuner.FitAsync(Some.Acting(3, (_, _) => Task.CompletedTask), Some.Spec(samples: 3)).OrFail();

        Assert.All(results, trial => Assert.Equal((TrialStatus.Terminated, 3), (trial.Status, trial.Iterations)));
        Assert.All(results, trial => Assert.True(trial.EndedAt >= trial.CreatedAt && trial.Elapsed >= TimeSpan.Zero, $"{trial.CreatedAt} {trial.EndedAt} {trial.Elapsed}"));
        Assert.True(clock.TimesRead > 10, $"It was read {clock.TimesRead} times.");
    }

    [Fact]
    public async Task Nothing_answers_at_its_address()
    {
        var silo = AddressOf(await StartAsync());
        using var client = new TcpClient();

        var error = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(silo.Endpoint));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task Foreign_client_of_the_same_cluster_is_refused()
    {
        var silo = await StartAsync();
        var options = silo.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClusterOptions>>().Value;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseStaticClustering(AddressOf(silo).Endpoint)
            .Configure<ClusterOptions>(foreign => (foreign.ClusterId, foreign.ServiceId) = (options.ClusterId, options.ServiceId))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(1))
            .UseConnectionRetryFilter((_, _) => Task.FromResult(false)));
        using var host = builder.Build();

        await Assert.ThrowsAnyAsync<OrleansException>(() => host.StartAsync().OrFail());
    }

    [Fact]
    public async Task Silos_of_one_process_have_addresses_of_their_own()
    {
        var first = AddressOf(await StartAsync());
        var second = AddressOf(await StartAsync(folder: FolderOf("second")));

        Assert.NotEqual(first.Endpoint, second.Endpoint);
    }

    private static SiloAddress AddressOf(TuneHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>The sockets of this process on which it listens: those of its open files that the system's table has in that state.</summary>
    private static List<string> Listening()
    {
        const string Listen = "0A";
        var own = Directory.EnumerateFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target["socket:[".Length..^1]).ToHashSet();
        return [.. new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }.Where(File.Exists).SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == Listen && own.Contains(columns[9])).Select(columns => columns[1].ToLower(CultureInfo.InvariantCulture)).Order()];
    }

    /// <summary>Goes back by a day whenever it is read; its stopwatch is right.</summary>
    private sealed class FallingClock : TimeProvider
    {
        private int _read;

        public int TimesRead => Volatile.Read(ref _read);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(-Interlocked.Increment(ref _read));
    }
}
