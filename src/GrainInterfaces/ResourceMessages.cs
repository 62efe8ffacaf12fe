using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>What an experiment holds and wants.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Weight">Its part where experiments compete.</param>
/// <param name="Wants">What more it could use now, the first first.</param>
/// <param name="Held">All leases that it holds.</param>
/// <param name="OmitsCapacity">Whether the answer need not say what all silos have together, which grows with their number; an experiment of before this was there is told.</param>
/// <param name="Silo">The silo on which it is decided about the trials, in the form that can be parsed; null by an experiment of before this was there.</param>
[GenerateSerializer, Immutable, Alias("tune.resource-request")]
public sealed record ResourceRequest(
    [property: Id(0)] string Experiment, [property: Id(1)] double Weight, [property: Id(2)] ImmutableArray<ResourceWant> Wants, [property: Id(3)] ImmutableArray<ResourceLease> Held,
    [property: Id(4)] bool OmitsCapacity = false, [property: Id(5)] string? Silo = null);

/// <summary>The answer to a request; leases are offered later.</summary>
/// <param name="Lost">Those of the leases that it said it holds, and that are held no more: their silo is gone.</param>
/// <param name="Impossible">What of its wants no silo could ever satisfy, and why.</param>
/// <param name="Capacity">What all silos have together, a bundle for each; nothing if the request omits it.</param>
/// <param name="OthersComeFirst">Whether another experiment waits whose turn comes first: see <see cref="IExperimentGrain.ShareAsync"/>.</param>
[GenerateSerializer, Immutable, Alias("tune.resource-reply")]
public sealed record ResourceReply(
    [property: Id(0)] ImmutableArray<long> Lost, [property: Id(1)] ImmutableArray<ImpossibleWant> Impossible, [property: Id(2)] TrialResources Capacity,
    [property: Id(3)] bool OthersComeFirst = false);

/// <summary>A request that no silo could ever satisfy.</summary>
/// <param name="Resources">What was asked for.</param>
/// <param name="Why">What is missing, by silo.</param>
[GenerateSerializer, Immutable, Alias("tune.impossible-want")]
public sealed record ImpossibleWant([property: Id(0)] TrialResources Resources, [property: Id(1)] PendingExplanation Why);

/// <summary>What a silo has and what runs on it.</summary>
/// <param name="Silo">Its address, in the form that can be parsed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">What it has, with its labels.</param>
/// <param name="Running">The leases that attempts on it run with.</param>
/// <param name="Broker">The broker that it reported to before; 0 if to none.</param>
/// <param name="IsLeaving">Whether it is about to shut down: nothing more is placed on it, and what runs on it says itself when it has come down.</param>
[GenerateSerializer, Immutable, Alias("tune.silo-report")]
public sealed record SiloReport(
    [property: Id(0)] string Silo, [property: Id(1)] string Name, [property: Id(2)] ResourceBundle Capacity,
    [property: Id(3)] ImmutableArray<ResourceLease> Running, [property: Id(4)] long Broker, [property: Id(5)] bool IsLeaving = false);

/// <summary>What the silos have for trials.</summary>
/// <param name="Silos">The silos, by name.</param>
[GenerateSerializer, Immutable, Alias("tune.resource-view")]
public sealed record ResourceView([property: Id(0)] ImmutableArray<SiloView> Silos);

/// <summary>What one silo has for trials.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">What it has, with its labels.</param>
/// <param name="Leases">What is held of it by trials that run on it. Their further bundles may be elsewhere.</param>
[GenerateSerializer, Immutable, Alias("tune.silo-view")]
public sealed record SiloView(
    [property: Id(0)] string Silo, [property: Id(1)] string Name, [property: Id(2)] ResourceBundle Capacity, [property: Id(3)] ImmutableArray<ResourceLease> Leases);
