using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A call with this result; <see cref="Nothing"/> for none.</summary>
internal sealed class Request<T>(GrainMethod method, GrainId grainId, object?[] arguments, Silo origin)
    : Request(method, grainId, arguments, origin)
{
    // the caller goes on in its own turn, never inside the callee's
    private readonly TaskCompletionSource<T?> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Response => _response.Task;

    protected override void SetResult(Task task)
        => _response.TrySetResult(typeof(T) == typeof(Nothing) ? default : ((Task<T>)task).Result);

    protected override void SetCanceled(CancellationToken token) => _response.TrySetCanceled(token);

    protected override void SetException(Exception exception)
    {
        // a one-way caller has no task to look at
        if (_response.TrySetException(exception) && Method.IsOneWay) _ = _response.Task.Exception;
    }
}
