using System.ComponentModel.DataAnnotations;

namespace Tune.Hosting;

/// <summary>The options of a process that runs trials; bound from the configuration section <c>Tune</c>.</summary>
public sealed class TuneServiceOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Tune";

    /// <summary>The folder for the database, if that is a file, and for checkpoints and results, unless they have folders of their own. With a database in it, one process at a time.</summary>
    /// <value>Default: <c>tune-data</c> in the current folder.</value>
    [Required(AllowEmptyStrings = false)]
    public string DataFolder { get; set; } = "tune-data";

    /// <summary>The folder for checkpoints. All silos of a cluster must see the same one, as on a shared file system: a trial may go on on another silo.</summary>
    /// <value>Default: null, <see cref="DataFolder"/>.</value>
    [MinLength(1)]
    public string? CheckpointFolder { get; set; }

    /// <summary>The folder for results, and for the files that trials write themselves.</summary>
    /// <value>Default: null, <see cref="DataFolder"/>.</value>
    [MinLength(1)]
    public string? ResultsFolder { get; set; }

    /// <summary>
    /// How many trials that take one processor run at once in this process: what <see cref="SiloResourceOptions.Cpu"/> is unless it is set.
    /// </summary>
    /// <value>Default: the number of processors.</value>
    [Range(1, 4096)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>What this process has for trials.</summary>
    public SiloResourceOptions Resources { get; } = new();

    /// <summary>
    /// Whether an experiment may be started whose trials no silo could run now, because such a silo may come; else it is refused.
    /// </summary>
    /// <value>Default: false.</value>
    public bool WaitForResources { get; set; }

    /// <summary>How long trials whose configurations ask for what no silo has wait before they end as failed.</summary>
    /// <value>Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ImpossibleResourcesTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often silos report what runs on them.</summary>
    /// <value>Default: 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long without a report a silo is taken to be gone, and its attempts to be lost. At least three times <see cref="HeartbeatInterval"/>.</summary>
    /// <value>Default: 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.030", "01:00:00")]
    public TimeSpan SiloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is seen to that no unfinished experiment has been forgotten, as when its silo was lost.</summary>
    /// <value>Default: 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SupervisionInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long reports that no decision waits for may be gathered before they are sent.</summary>
    /// <value>Default: 20 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a trial that is to pause may train on to its next report before it is cancelled.</summary>
    /// <value>Default: 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PauseGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long trials on a silo that leaves may train on to their next report, so that they save and go on elsewhere from there, before they are cancelled. A host's own limit for
    /// its shutdown must be longer.
    /// </summary>
    /// <value>Default: 5 seconds; none for a silo that is its whole cluster, from which nothing can go on elsewhere.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LeaveGracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a program that is interrupted waits for trials that were cancelled to save and to end. What takes longer goes on from its last checkpoint another time.</summary>
    /// <value>Default: 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StopGracePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often time budgets are checked and lost messages are made good.</summary>
    /// <value>Default: 250 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan TickInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether experiments may run programs: whoever can start an experiment can then run anything as the user of this process.
    /// </summary>
    /// <value>Default: true for a silo that is its whole cluster, in the user's own process; else false.</value>
    public bool AllowPrograms { get; set; }

    /// <summary>Whether the silo is its whole cluster, and in its user's own process.</summary>
    internal bool IsWholeCluster { get; set; }

    /// <summary>How long a trial of a cluster waits for space for its checkpoints: as long as everything waits for the database.</summary>
    internal TimeSpan SpaceLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a results folder is written: <c>experiment.json</c> and <c>trials.csv</c>, and for a trial that has files of its own, or has failed, also
    /// <c>params.json</c>, <c>result.json</c>, <c>progress.csv</c> and <c>error.txt</c> beside them.
    /// </summary>
    /// <value>Default: true.</value>
    public bool WriteResultsFolder { get; set; } = true;

    /// <summary>Whether the results folder has a folder for every trial: some 16 kB each on most disks, beside what the database has anyway.</summary>
    /// <value>Default: false.</value>
    public bool WriteTrialFolders { get; set; }
}
