using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace Tune.Silo;

/// <summary>Whether the silo is an active member of its cluster, and is not about to leave.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle silo, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The silo is about to leave.")
        : silo.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy("The silo is active.")
        : HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}."));
}
