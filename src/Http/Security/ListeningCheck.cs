using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>Refuses to start on an address that others reach without what keeps strangers out. Requests are refused one by one, too: see <see cref="ApiGuard"/>.</summary>
internal sealed class ListeningCheck(IServer server, IOptions<TuneApiOptions> options, ApiKeyRing keys) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Now the addresses are known, wherever they were configured.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var problems = Problems(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], options.Value.IsBehindProxy, options.Value.OpenId.IsEnabled || !keys.Current().IsEmpty).ToList();
        return problems.Count == 0 ? Task.CompletedTask : throw new OptionsValidationException(TuneApiOptions.Section, typeof(TuneApiOptions), problems);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What is wrong with listening so, each with its mend.</summary>
    internal static IEnumerable<string> Problems(IEnumerable<string> addresses, bool isBehindProxy, bool hasKeys)
    {
        foreach (var text in addresses)
        {
            var address = BindingAddress.Parse(text);
            if (address.IsUnixPipe || address.IsNamedPipe || Loopback.IsName(address.Host)) continue;
            if (!isBehindProxy && !address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
                yield return $"{text} is reached from other machines, and what is sent there can be read on the way: listen on https, or set Tune:Api:IsBehindProxy=true if a proxy with TLS is in front of it and nobody else reaches it.";
            if (!hasKeys) yield return $"{text} is reached from other machines, and there is no key by which to know who may do what: make one by tune keys add, or set Tune:Api:Keys or Tune:Api:OpenId.";
        }
    }
}
