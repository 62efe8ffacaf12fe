using System.Net;
using System.Net.Sockets;

namespace Tune.Storage;

/// <summary>
/// Stands before a server, and loses an answer when it is told to: what was asked is done, and whoever asked does not hear of it. Or it is cut, as a cable is: nothing comes through, and
/// nobody is told so, until it is mended.
/// </summary>
internal sealed class LossyProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _port;
    private volatile TaskCompletionSource _open = Opened();
    private int _losses;

    /// <param name="port">Where the server listens on 127.0.0.1.</param>
    /// <param name="at">Where this listens; null for a free port of 127.0.0.1.</param>
    public LossyProxy(int port, IPEndPoint? at = null)
    {
        _port = port;
        _listener = new TcpListener(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers are still to be lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    public void Lose(int answers) => Volatile.Write(ref _losses, answers);

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Mend() => _open.TrySetResult();

    public void Dispose()
    {
        Mend();
        _listener.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

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
            await _open.Task;
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

                await _open.Task;
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // one side has closed it, and then the other is closed
        }
    }
}
