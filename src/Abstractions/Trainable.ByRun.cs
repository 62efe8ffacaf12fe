using System.Runtime.CompilerServices;

namespace Tune;

/// <summary>Trainables whose space is what a function asks for.</summary>
public static partial class Trainable
{
    /// <summary>A function that yields a report after each iteration, of what another function asks for: see <see cref="SearchSpace.ByRun"/>.</summary>
    /// <typeparam name="TConfig">What the function makes of its suggestions: any type.</typeparam>
    /// <param name="name">Its name, unique on a silo.</param>
    /// <param name="suggest">Asks for parameters and gives the configuration. See <see cref="SearchSpace.ByRun"/>.</param>
    /// <param name="train">Trains one.</param>
    [OverloadResolutionPriority(1)]
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, TrialContext, CancellationToken, IAsyncEnumerable<Report>> train) => new(Define(name, train), suggest);

    /// <summary>A function that yields a report after each iteration and has nothing to await, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    [OverloadResolutionPriority(1)]
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, TrialContext, CancellationToken, IEnumerable<Report>> train) => new(Define(name, train), suggest);

    /// <summary>A function that calls <see cref="TrialContext.ReportAsync(Report, CancellationToken)"/> after each iteration, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, TrialContext, CancellationToken, Task> train) => new(Define(name, train), suggest);

    /// <summary>A function that returns its metrics, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, TrialContext, CancellationToken, Task<Metrics>> train) => new(Define(name, train), suggest);

    /// <summary>A function that returns one number, the objective's value, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, TrialContext, CancellationToken, Task<double>> train) => new(Define(name, train), suggest);

    /// <summary>A function that returns its metrics, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, Metrics> train) => new(Define(name, train), suggest);

    /// <summary>A function that returns one number, the objective's value, of what another function asks for.</summary>
    /// <inheritdoc cref="DefineByRun{TConfig}(string, Func{Suggestions, TConfig}, Func{TConfig, TrialContext, CancellationToken, IAsyncEnumerable{Report}})"/>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig>(string name, Func<Suggestions, TConfig> suggest, Func<TConfig, double> train) => new(Define(name, train), suggest);

    /// <summary>A class, made by its constructor with services of a scope of its own, of what a function asks for.</summary>
    /// <typeparam name="TConfig">What the function makes of its suggestions: any type.</typeparam>
    /// <typeparam name="TTrainable">The class.</typeparam>
    /// <param name="name">Its name, unique on a silo.</param>
    /// <param name="suggest">Asks for parameters and gives the configuration. See <see cref="SearchSpace.ByRun"/>.</param>
    public static ByRunTrainable<TConfig> DefineByRun<TConfig, TTrainable>(string name, Func<Suggestions, TConfig> suggest)
        where TTrainable : Trainable<TConfig> => new(Define<TConfig, TTrainable>(name), suggest);
}
