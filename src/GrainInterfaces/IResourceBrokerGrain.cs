using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// Hands out what silos have for trials to run with; key <c>default</c>. Soft state: what there is comes from the silos' reports, what is
/// held from those and from the experiments, again and again. Who is given what is decided by <see cref="ResourceArbiter"/>.
/// </summary>
[Alias("tune.resource-broker")]
public interface IResourceBrokerGrain : IGrainWithStringKey
{
    /// <summary>Says what an experiment holds and what more it could use now; replaces what it said before. It is offered as it becomes free.</summary>
    Task<ResourceReply> RequestAsync(ResourceRequest request);

    /// <summary>Gives a lease back. Giving it back twice does nothing.</summary>
    Task ReleaseAsync(long lease);

    /// <summary>A silo says what it has and what runs on it. A silo that is not heard of for a time is taken to be gone, and its leases with it.</summary>
    /// <returns>Which broker this is: another number than before for one that has lost its memory.</returns>
    Task<long> ReportSiloAsync(SiloReport report);

    /// <summary>What there is and who holds it.</summary>
    [AlwaysInterleave]
    Task<ResourceView> GetViewAsync();

    /// <summary>Why an experiment has not been given what a trial of it takes.</summary>
    [AlwaysInterleave]
    Task<PendingExplanation> ExplainAsync(string experiment, TrialResources resources);
}
