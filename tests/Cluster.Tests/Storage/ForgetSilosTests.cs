using System.Net;
using System.Net.Sockets;
using Tune.Grains;
using Tune.Servers;
using Tune.Silo;

namespace Tune.Storage;

/// <summary><c>tune-silo migrate --forget-silos</c>, for silos that were all killed at once or came back with a backup.</summary>
[Collection(nameof(PostgreSqlServer))]
public sealed class ForgetSilosTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly PostgreSqlFixture _fixture = new(server);

    public async Task InitializeAsync()
    {
        await _fixture.OpenAsync();
        await _fixture.RunAsync("insert into cluster (deployment, version) values ('ours', 7), ('theirs', 1)");
        await WriteAsync("theirs", "z", FreePorts.Next());
    }

    public Task DisposeAsync() => _fixture.CloseAsync();

    [Fact]
    public async Task Silos_that_are_gone_are_forgotten_and_those_of_other_clusters_are_not()
    {
        var (first, second) = (FreePorts.Next(), FreePorts.Next());
        await WriteAsync("ours", "a", first);
        await WriteAsync("ours", "b", second, status: 6);

        Assert.Equal($"a (127.0.0.1:{first})", Assert.Single(await PostgreSqlExtensions.ForgetSilosAsync(server.ConnectionString, "ours", _fixture.Schema).OrFail()));

        Assert.Equal(["theirs|z"], await _fixture.QueryAsync("select deployment, siloname from silo"));
        // who has read the membership before finds that it is another one
        Assert.Equal(["ours|8", "theirs|1"], await _fixture.QueryAsync("select deployment, version from cluster order by 1"));
    }

    [Fact]
    public async Task While_one_answers_nothing_is_forgotten()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        var port = ((IPEndPoint)silo.LocalEndpoint).Port;
        await WriteAsync("ours", "a", FreePorts.Next());
        await WriteAsync("ours", "b", port);

        var refused = await Assert.ThrowsAsync<TuneException>(() => PostgreSqlExtensions.ForgetSilosAsync(server.ConnectionString, "ours", _fixture.Schema).OrFail());

        Assert.Contains($"at the address of b (127.0.0.1:{port}) somebody answers", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "z"], await _fixture.QueryAsync("select siloname from silo order by 1"));
    }

    [Fact]
    public async Task It_is_a_command_of_the_silo_host()
    {
        await WriteAsync("ours", "a", FreePorts.Next());
        string[] command = ["migrate", "--forget-silos", "--Tune:Cluster:Kind=PostgreSql", $"--Tune:Cluster:ConnectionString={server.ConnectionString}", "--Tune:Cluster:ClusterId=ours", $"--Tune:Storage:Schema={_fixture.Schema}"];

        Assert.Equal(SiloProgram.Ended, await SiloProgram.RunAsync(command).OrFail());

        Assert.Equal(["z"], await _fixture.QueryAsync("select siloname from silo"));
        // without the option nothing is forgotten
        Assert.Equal(SiloProgram.Ended, await SiloProgram.RunAsync([.. command.Where(argument => argument != "--forget-silos").Select(argument => argument.Replace("ours", "theirs", StringComparison.Ordinal))]).OrFail());
        Assert.Equal(["z"], await _fixture.QueryAsync("select siloname from silo"));
    }

    [Fact]
    public async Task A_cluster_that_was_never_there_has_nothing_to_forget()
        => Assert.Empty(await PostgreSqlExtensions.ForgetSilosAsync(server.ConnectionString, "nobody", _fixture.Schema).OrFail());

    private Task WriteAsync(string cluster, string name, int port, int status = 3) => _fixture.RunAsync(
        FormattableString.Invariant($"insert into silo (deployment, address, port, generation, siloname, hostname, status, starttime, iamalivetime) values ('{cluster}', '127.0.0.1', {port}, 1, '{name}', 'here', {status}, now(), now())"));
}
