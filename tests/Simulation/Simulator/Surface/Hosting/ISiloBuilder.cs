using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a silo.</summary>
/// <remarks>src/Orleans.Runtime/Hosting/ISiloBuilder.cs</remarks>
public interface ISiloBuilder
{
    /// <summary>The services that the silo and its host share.</summary>
    IServiceCollection Services { get; }

    /// <summary>The host's configuration.</summary>
    IConfiguration Configuration { get; }
}
