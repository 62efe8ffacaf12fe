using System.Text.Json.Serialization;

namespace Tune.Placement;

/// <summary>What a trial waits for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PendingReason>))]
public enum PendingReason
{
    /// <summary>Nothing: it runs, has ended, or a client has only to ask for it.</summary>
    NotPending,

    /// <summary>The experiment is paused, has ended, or is not loaded where its code is known.</summary>
    ExperimentNotRunning,

    /// <summary>As many trials run as the experiment allows.</summary>
    MostConcurrentTrials,

    /// <summary>The scheduler holds it back.</summary>
    HeldByScheduler,

    /// <summary>The searcher has no suggestion at the moment.</summary>
    SearcherWaits,

    /// <summary>Others of the experiment go first.</summary>
    OthersFirst,

    /// <summary>No silo has said yet what it has.</summary>
    NoSilos,

    /// <summary>No silo could ever run it.</summary>
    Impossible,

    /// <summary>What it takes is in use.</summary>
    Busy,

    /// <summary>What it takes is free and is kept for a request that has waited longer.</summary>
    KeptForOther,

    /// <summary>It is about to start.</summary>
    Starting,
}
