using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tune;

/// <summary>Gives an application the tuner.</summary>
public static class TuneClientHostingExtensions
{
    /// <summary>
    /// Adds <see cref="ITuner"/> over the silo of this process (see <c>AddTune</c>), or over the cluster that the host's Orleans client is
    /// connected to.
    /// </summary>
    public static IHostApplicationBuilder AddTuneClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTuneSerializer().AddSingleton<ITuner>(services => new Tuner(services));
        return builder;
    }
}
