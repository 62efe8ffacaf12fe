using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Grains;

namespace Tune;

/// <summary>Brings the code of a program to the silos, for the experiments under whose names it is tried.</summary>
internal sealed partial class ProgramUpload(CodePackage package, IGrainFactory grains, PatientCalls calls, ILogger logger) : IAsyncDisposable
{
    private readonly HashSet<string> _held = [];

    public ProgramCode Code => package.Code;

    /// <summary>The code is there when this completes, and stays for as long as the experiment needs it.</summary>
    /// <exception cref="InvalidExperimentException">The silos run no programs.</exception>
    public async Task BringAsync(string experiment, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IProgramCodeGrain>(Code.Digest);
        _held.Add(experiment);
        var next = await calls.CallAsync(() => grain.HoldAsync(Code, experiment), cancellationToken);
        if (next is not null) LogBrings(logger, Code.Digest[..12], Code.Files, Code.Bytes);
        while (next is { } offset)
        {
            var piece = await package.ReadAsync(offset, cancellationToken);
            next = await calls.CallAsync(() => grain.AppendAsync(Code, offset, piece), PatientCalls.Limit, cancellationToken);
        }
    }

    /// <summary>Lets go of it for those names under which an experiment is something else after all, or none was made.</summary>
    public async Task SettleAsync(string? started, CancellationToken cancellationToken)
    {
        foreach (var experiment in _held.Where(name => name != started))
        {
            if (!await NeedsAsync(experiment, cancellationToken)) await calls.CallAsync(() => grains.GetGrain<IProgramCodeGrain>(Code.Digest).ReleaseAsync(experiment), cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => package.DisposeAsync();

    private async Task<bool> NeedsAsync(string experiment, CancellationToken cancellationToken)
    {
        try
        {
            var spec = await calls.CallAsync(() => grains.GetGrain<IExperimentGrain>(experiment).GetSpecAsync(), cancellationToken);
            return spec.Contains(Code.Digest, StringComparison.Ordinal);
        }
        catch (ExperimentNotFoundException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The program's code {Digest} goes to the silos: {Files} files, {Bytes} bytes")]
    private static partial void LogBrings(ILogger logger, string digest, int files, long bytes);
}
