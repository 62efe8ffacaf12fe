using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Tune.Behaviour;

public interface IFaultGrain : IGrainWithStringKey
{
    /// <summary>The name of its silo.</summary>
    Task<string> Where();

    /// <summary>How many calls this activation has had.</summary>
    Task<int> Count();

    /// <summary>Ends when the signal is given.</summary>
    Task Hold(string signal);

    [OneWay]
    Task Note(string text);

    /// <summary>Stores a value when the signal is given.</summary>
    Task StoreAfter(string signal, int value);

    Task<int> Stored();

    /// <summary>When the signal is given, notes a text at another grain.</summary>
    Task NoteElsewhereAfter(string signal, string key, string text);

    Task StartTimer(TimeSpan period);
}

[RandomPlacement]
public sealed class FaultGrain(
    Probe probe, ILocalSiloDetails silo, [PersistentState("counters", SiloFixture.Storage)] IPersistentState<Counters> state) : Grain, IFaultGrain
{
    private int _calls;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Add($"{this.GetPrimaryKeyString()} leaves {silo.Name}{(reason.ReasonCode == DeactivationReasonCode.DirectoryFailure ? " as DirectoryFailure" : "")}");
        return Task.CompletedTask;
    }

    public Task<string> Where() => Task.FromResult(silo.Name);

    public Task<int> Count() => Task.FromResult(++_calls);

    public async Task Hold(string signal)
    {
        probe.Set($"in-{signal}");
        await probe.Wait(signal);
        probe.Add($"{signal} on {silo.Name}");
    }

    public Task Note(string text)
    {
        probe.Add($"{text} on {silo.Name}");
        return Task.CompletedTask;
    }

    public async Task StoreAfter(string signal, int value)
    {
        await probe.Wait(signal);
        state.State.Value = value;
        try
        {
            await state.WriteStateAsync();
            probe.Add($"stored {value}");
        }
        catch (Exception exception)
        {
            probe.Add($"not stored {value}: {exception.GetType().Name}");
            throw;
        }
    }

    public Task<int> Stored() => Task.FromResult(state.State.Value);

    public async Task NoteElsewhereAfter(string signal, string key, string text)
    {
        await probe.Wait(signal);
        probe.Add($"{signal} on {silo.Name}");
        await GrainFactory.GetGrain<IFaultGrain>(key).Note(text);
        // one-way calls answer at once
        await GrainFactory.GetGrain<IFaultGrain>(key).Where();
        probe.Add("answered");
    }

    public Task StartTimer(TimeSpan period)
    {
        this.RegisterGrainTimer(
            () =>
            {
                probe.Add($"tick on {silo.Name}");
                return Task.CompletedTask;
            },
            new() { DueTime = period, Period = period });
        return Task.CompletedTask;
    }
}
