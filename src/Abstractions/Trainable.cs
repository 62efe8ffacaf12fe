using System.Runtime.CompilerServices;

namespace Tune;

/// <summary>Makes trainable definitions: what a trial runs. A definition is one value for silo and client; only its name crosses the wire.</summary>
public static partial class Trainable
{
    /// <summary>
    /// A function that yields a report after each iteration. <c>yield return</c> is where it may be stopped or paused: the enumerator is
    /// disposed there, so <c>finally</c> and <c>using</c> run.
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, TrialContext, CancellationToken, IAsyncEnumerable<Report>> train) =>
        new(name, async (config, trial) =>
        {
            await foreach (var report in train(config, trial, trial.Token).WithCancellation(trial.Token))
            {
                if (!await trial.TrySubmitAsync(report)) break;
            }
        });

    /// <summary>A function that yields a report after each iteration and has nothing to await: CPU-bound training.</summary>
    [OverloadResolutionPriority(1)]
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, TrialContext, CancellationToken, IEnumerable<Report>> train) =>
        new(name, async (config, trial) =>
        {
            foreach (var report in train(config, trial, trial.Token))
            {
                if (!await trial.TrySubmitAsync(report)) break;
            }
        });

    /// <summary>A function that calls <see cref="TrialContext.ReportAsync(Report, CancellationToken)"/> after each iteration.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, TrialContext, CancellationToken, Task> train) =>
        new(name, (config, trial) => train(config, trial, trial.Token));

    /// <summary>A function that returns its metrics, the one report of the trial.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, TrialContext, CancellationToken, Task<Metrics>> train) =>
        new(name, async (config, trial) => await trial.TrySubmitAsync(new Report(await train(config, trial, trial.Token))));

    /// <summary>A function that returns one number, the objective's value.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, TrialContext, CancellationToken, Task<double>> train) =>
        new(name, async (config, trial) => await trial.TrySubmitAsync(new Report(trial.Objective, await train(config, trial, trial.Token))));

    /// <summary>A function that returns its metrics, the one report of the trial.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, Metrics> train) =>
        new(name, async (config, trial) => await trial.TrySubmitAsync(new Report(train(config))));

    /// <summary>A function that returns one number, the objective's value.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig>(string name, Func<TConfig, double> train) =>
        new(name, async (config, trial) => await trial.TrySubmitAsync(new Report(trial.Objective, train(config))));

    /// <summary>
    /// A trainable by the name that silos know it by, without its code: what an application starts experiments of a cluster with. A name that no silo knows is
    /// found out by its first trial.
    /// </summary>
    public static TrainableDefinition<TConfig> ByName<TConfig>(string name) => new(name);

    /// <summary>
    /// A program, in any language: each attempt of a trial is a process of its own, which gets its configuration by its arguments, the environment or a file, and reports by lines
    /// <c>TUNE {"metrics":{"loss":0.5}}</c> on its standard output. The protocol is in docs/programs.md.
    /// </summary>
    /// <param name="program">The command, and what it runs with.</param>
    public static TrainableDefinition<TConfig> Program<TConfig>(ProgramSpec program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new(program);
    }

    /// <inheritdoc cref="Program{TConfig}(ProgramSpec)"/>
    public static TrainableDefinition<Configuration> Program(ProgramSpec program) => Program<Configuration>(program);

    /// <summary>A program by its command alone: see <see cref="Program(ProgramSpec)"/>.</summary>
    /// <param name="command">The program and its arguments, such as <c>"python3", "train.py", "--lr", "{lr}"</c>.</param>
    public static TrainableDefinition<Configuration> Program(params string[] command) => Program(new ProgramSpec { Command = [.. command] });

    /// <summary>A class, made by its constructor with services of a scope of its own.</summary>
    public static TrainableDefinition<TConfig> Define<TConfig, TTrainable>(string name)
        where TTrainable : Trainable<TConfig> =>
        new(name, (config, trial) => trial.RunAsync<TConfig, TTrainable>(config));
}

/// <summary>A trainable's name, the type of its configuration, and its code.</summary>
public abstract class TrainableDefinition
{
    /// <summary>In the place of a name: clients run the trials, and no trainable.</summary>
    internal const string Asked = "(asked)";

    /// <summary>In the place of a name: a program runs the trials.</summary>
    internal const string ProgramName = "(program)";

    private protected TrainableDefinition(string name) => Name = name;

    /// <summary>Its name, unique on a silo.</summary>
    public string Name { get; }

    /// <summary>The type that a configuration is decoded to.</summary>
    public abstract Type ConfigType { get; }

    /// <summary>The program that it is; null if it is code, or a name for it.</summary>
    internal virtual ProgramSpec? Program => null;

    /// <summary>Whether it can be run here: not if it is only a name, or a program, which is run by what its experiment says.</summary>
    internal abstract bool HasCode { get; }

    internal abstract Task RunAsync(Configuration configuration, RunningTrial trial);
}

/// <summary>A trainable that takes a <typeparamref name="TConfig"/>.</summary>
/// <typeparam name="TConfig">The configuration's type; <see cref="Configuration"/> for an untyped one.</typeparam>
public class TrainableDefinition<TConfig> : TrainableDefinition
{
    private readonly Func<TConfig, RunningTrial, Task>? _run;

    internal TrainableDefinition(string name, Func<TConfig, RunningTrial, Task>? run = null)
        : base(Checked(name)) => _run = run;

    internal TrainableDefinition(ProgramSpec program)
        : base(ProgramName) => Program = program;

    private protected TrainableDefinition(TrainableDefinition<TConfig> same)
        : this(same.Name, same._run)
    {
    }

    /// <inheritdoc/>
    public override Type ConfigType => typeof(TConfig);

    internal override ProgramSpec? Program { get; }

    internal override bool HasCode => _run is not null;

    internal override Task RunAsync(Configuration configuration, RunningTrial trial)
    {
        TConfig config;
        try
        {
            config = Read(configuration);
        }
        catch (Exception exception) when (exception is InvalidConfigurationException or InvalidSearchSpaceException)
        {
            // the next attempt would get the same
            throw new NonRetryableTrialException(exception.Message, exception);
        }

        return TrainAsync(config, trial);
    }

    /// <summary>Runs it with what a configuration was made to.</summary>
    internal Task TrainAsync(TConfig config, RunningTrial trial) => (_run ?? throw new InvalidOperationException($"'{Name}' is only a name."))(config, trial);

    private protected virtual TConfig Read(Configuration configuration) => ConfigurationBinder.Bind<TConfig>(configuration);

    private static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(char.IsControl)) throw new ArgumentException("The name of a trainable must not have control characters, such as line ends.", nameof(name));
        if (name is Asked or ProgramName) throw new ArgumentException($"'{name}' stands for the lack of a trainable; call it something else.", nameof(name));
        return name;
    }
}
