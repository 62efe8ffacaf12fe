using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Gathers an archive of code in a file of its silo, and stores it when it is whole. If the silo is lost meanwhile it is brought again.</summary>
[CollectionAgeLimit(Minutes = 10)]
internal sealed class ProgramCodeGrain(
    [PersistentState("code", GrainKeys.Storage)] IPersistentState<ProgramCodeState> state, ICheckpointStore checkpoints, IOptions<TuneServiceOptions> options) : Grain, IProgramCodeGrain
{
    /// <summary>The archive in the folder that is stored.</summary>
    public const string FileName = "code.tar";

    private FileStream? _gathered;

    private string Digest => this.GetPrimaryKeyString();

    /// <summary>In the place of an experiment's name; none can be called so.</summary>
    private string Place => $".code-{Digest}";

    public async Task<long?> HoldAsync(ProgramCode code, string experiment)
    {
        if (!options.Value.AllowPrograms) throw new InvalidExperimentException([ProgramTrainable.NotAllowed]);
        if (code.Bytes is < 1 or > ProgramCode.MostBytes) throw new InvalidExperimentException([FormattableString.Invariant($"The code has {code.Bytes} bytes; a silo takes from 1 to {ProgramCode.MostBytes}.")]);
        if (!state.State.Experiments.Contains(experiment)) await StoreAsync(state.State with { Experiments = [.. state.State.Experiments.Add(experiment).Order(StringComparer.Ordinal)] });
        return Missing;
    }

    public async Task<long?> AppendAsync(ProgramCode code, long offset, ImmutableArray<byte> piece)
    {
        if (Missing is not { } from || offset > from) return Missing;
        var more = piece.AsMemory()[(int)Math.Min(from - offset, piece.Length)..];
        // it is not what it says: it is looked at and thrown away
        if (from + more.Length > Math.Min(code.Bytes, ProgramCode.MostBytes)) more = more[..(int)(Math.Min(code.Bytes, ProgramCode.MostBytes) - from)];
        _gathered ??= Gather();
        await _gathered.WriteAsync(more);
        if (_gathered.Length < code.Bytes) return Missing;
        try
        {
            await StoreAsync(state.State with { Stored = await KeepAsync(_gathered) });
        }
        finally
        {
            await _gathered.DisposeAsync();
            _gathered = null;
        }

        return null;
    }

    public async Task ReleaseAsync(string experiment)
    {
        var left = state.State.Experiments.Remove(experiment);
        if (!left.IsEmpty)
        {
            await StoreAsync(state.State with { Experiments = left });
            return;
        }

        // what the list says is there is there
        var stored = state.State.Stored;
        await state.ClearStateAsync();
        state.State = new ProgramCodeState();
        if (stored is not null) await checkpoints.DeleteAsync(stored, CancellationToken.None);
        DeactivateOnIdle();
    }

    public Task<CheckpointRef?> FindAsync() => Task.FromResult(state.State.Stored);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_gathered is not null) await _gathered.DisposeAsync();
    }

    private long? Missing => state.State.Stored is null ? _gathered?.Length ?? 0 : null;

    private async Task<CheckpointRef> KeepAsync(FileStream gathered)
    {
        gathered.Position = 0;
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(gathered));
        if (digest != Digest) throw new TuneException($"The code that came has the digest {digest} instead of {Digest}: start the experiment again.");
        return await checkpoints.SaveAsync(Place, 0, 1, 0, WriteAsync, CancellationToken.None);

        async Task WriteAsync(string folder, CancellationToken cancellationToken)
        {
            gathered.Position = 0;
            await using var file = PrivateFiles.Open(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write, FileShare.None, options: FileOptions.Asynchronous);
            await gathered.CopyToAsync(file, cancellationToken);
        }
    }

    private async Task StoreAsync(ProgramCodeState next)
    {
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // what is stored now is not known here
            DeactivateOnIdle();
            throw;
        }
    }

    private static FileStream Gather() => PrivateFiles.Open(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options: FileOptions.Asynchronous | FileOptions.DeleteOnClose);
}
