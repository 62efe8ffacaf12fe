using System.Net;
using System.Net.Sockets;

namespace Tune.Servers;

/// <summary>
/// Ports of loopback for servers of tests. They are below those that the system gives to outgoing connections, one of which could otherwise have a port between its
/// choice and the server's start; and each is this process's until that ends, so that tests beside it do not choose it too.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static readonly List<FileStream> Reserved = [];
    private static int _next = Environment.ProcessId * 37 % Count;

    /// <summary>A port on which nobody listens, and that is given once.</summary>
    public static int Next()
    {
        lock (Reserved)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "tune-test-ports")).FullName;
            for (var tried = 0; tried < Count; tried++)
            {
                var port = First + (_next++ % Count);
                if (!IsFree(port) || Reserve(Path.Combine(folder, $"{port}")) is not { } reserved) continue;
                Reserved.Add(reserved);
                return port;
            }
        }

        throw new InvalidOperationException($"None of the ports {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static FileStream? Reserve(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
