using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tune.Storage;

namespace Tune.Silo;

/// <summary>Whether the store answers in time.</summary>
internal sealed class StoreHealthCheck(IExperimentStore store, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>No experiment can have this name.</summary>
    private const string Nobody = "/";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.FindAsync(Nobody, cancellationToken).WaitAsync(Limit, time, cancellationToken);
            return HealthCheckResult.Healthy("The store answers.");
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"The store has not answered for {Limit}.");
        }
        catch (TuneException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
