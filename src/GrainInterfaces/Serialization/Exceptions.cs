using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Orleans;

namespace Tune;

/// <summary>An exception of <c>Core</c> that says more than its message, on its way to a caller. Orleans carries type, message and stack of the others.</summary>
[GenerateSerializer, Alias("tune.exception")]
internal struct ExceptionData
{
    [Id(0)]
    public string Experiment;

    [Id(1)]
    public ImmutableArray<string> Lines;

    [Id(2)]
    public string? Stack;

    [Id(3)]
    public ImmutableArray<string> Refusals;

    public readonly TException Raise<TException>(TException exception)
        where TException : TuneException => Stack is null ? exception : (TException)ExceptionDispatchInfo.SetRemoteStackTrace(exception, Stack);
}

[RegisterConverter]
internal sealed class ExperimentExistsConverter : IConverter<ExperimentExistsException, ExceptionData>
{
    public ExperimentExistsException ConvertFromSurrogate(in ExceptionData surrogate) => surrogate.Raise(new ExperimentExistsException(surrogate.Experiment, surrogate.Lines, surrogate.Refusals));

    public ExceptionData ConvertToSurrogate(in ExperimentExistsException value) => new() { Experiment = value.Experiment, Lines = value.Differences, Refusals = value.Refusals, Stack = value.StackTrace };
}

[RegisterConverter]
internal sealed class ExperimentNotFoundConverter : IConverter<ExperimentNotFoundException, ExceptionData>
{
    public ExperimentNotFoundException ConvertFromSurrogate(in ExceptionData surrogate) => surrogate.Raise(new ExperimentNotFoundException(surrogate.Experiment));

    public ExceptionData ConvertToSurrogate(in ExperimentNotFoundException value) => new() { Experiment = value.Experiment, Lines = [], Stack = value.StackTrace };
}

[RegisterConverter]
internal sealed class InvalidExperimentConverter : IConverter<InvalidExperimentException, ExceptionData>
{
    public InvalidExperimentException ConvertFromSurrogate(in ExceptionData surrogate) => surrogate.Raise(new InvalidExperimentException(surrogate.Lines));

    public ExceptionData ConvertToSurrogate(in InvalidExperimentException value) => new() { Experiment = "", Lines = value.Problems, Stack = value.StackTrace };
}
