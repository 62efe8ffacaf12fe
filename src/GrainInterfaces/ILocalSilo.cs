using Tune.Storage;

namespace Tune.Grains;

/// <summary>A silo in this process, as its client sees it: what needs no messages, and code, which can't be sent.</summary>
internal interface ILocalSilo
{
    /// <summary>Whether it is the whole cluster: what runs is in this process, and sees the folders that it sees.</summary>
    bool IsWholeCluster { get; }

    /// <summary>Whether experiments' results are written to folders.</summary>
    bool WritesResults { get; }

    /// <summary>Whether every trial has a folder there.</summary>
    bool WritesTrialFolders { get; }

    /// <summary>How long a trial that is to pause may train on to its next report.</summary>
    TimeSpan PauseGracePeriod { get; }

    /// <summary>How long trials that were cancelled may take to end.</summary>
    TimeSpan StopGracePeriod { get; }

    /// <summary>The folder in which each experiment has one for its results and the files of its trials.</summary>
    FolderRoot Results { get; }

    /// <summary>The folder for an experiment's results.</summary>
    string ResultsFolderOf(string experiment) => Path.Combine(Results.Path, experiment);

    /// <summary>What a request to start an experiment brings along; no trainable, if clients run its trials.</summary>
    /// <exception cref="ArgumentException">The spec has a type whose kind is the name of another type.</exception>
    void Offer(ExperimentRequest request, TrainableDefinition? trainable, ExperimentSpec spec);

    /// <summary>The experiment is what the request says: it runs what came with it, from its next trial on.</summary>
    void Accept(string experiment, ExperimentRequest request);

    /// <summary>The request has been answered.</summary>
    void Withdraw(ExperimentRequest request);
}
