using System.Net;
using System.Net.Sockets;

namespace Tune.Storage;

/// <summary>Stands before a server, and loses an answer when it is told to: what was asked is done, and whoever asked does not hear of it.</summary>
internal sealed class LossyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private int _losses;

    public LossyProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers are still to be lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    public void Lose(int answers) => Volatile.Write(ref _losses, answers);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), isAnswer: false), CopyAsync(server.GetStream(), client.GetStream(), isAnswer: true));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is var count and > 0)
            {
                if (isAnswer && Losses > 0)
                {
                    Interlocked.Decrement(ref _losses);
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // one side has closed it, and then the other is closed
        }
    }
}
