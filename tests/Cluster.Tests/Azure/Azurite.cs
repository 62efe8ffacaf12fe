using Tune.Servers;
using Tune.Storage;

namespace Tune.Azure;

/// <summary>Azure's storage, as Azurite has it; see <c>azurite.sh</c>.</summary>
public sealed class Azurite : IAsyncLifetime
{
    /// <summary>The account and key that Azurite has for everybody.</summary>
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly int _blobs = FreePorts.Next();
    private readonly int _queues = FreePorts.Next();
    private readonly int _tables = FreePorts.Next();
    private ShellServer? _server;
    private int _containers;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_blobs}/{Account};QueueEndpoint=http://127.0.0.1:{_queues}/{Account};TableEndpoint=http://127.0.0.1:{_tables}/{Account};";

    /// <summary>The name of a container that nobody has used.</summary>
    public string NextContainer() => $"test-{Interlocked.Increment(ref _containers)}";

    public async Task InitializeAsync() => _server = await ShellServer.StartAsync("azurite.sh", _blobs, _queues, _tables);

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
