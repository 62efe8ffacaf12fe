using System.Net.Sockets;

namespace Tune.Storage;

public sealed class PostgreSqlServerTests
{
    [Fact]
    public async Task A_server_leaves_nothing_behind_when_its_process_writes_no_more_lines()
    {
        var server = new PostgreSqlServer();
        await server.InitializeAsync();
        Assert.True(Directory.Exists(server.Folder));

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", server.Port));
    }
}
