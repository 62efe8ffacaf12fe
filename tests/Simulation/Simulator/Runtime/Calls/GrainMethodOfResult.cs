using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Simulator;

internal sealed class GrainMethod<T>(MethodInfo method) : GrainMethod(method)
{
    private readonly bool _returnsValueTask = method.ReturnType.IsValueType;

    public override Request CreateRequest(GrainId grainId, object?[] arguments, Silo origin, Dictionary<string, object>? context)
        => new Request<T>(this, grainId, arguments, origin) { Context = context };

    public override object ToReturnValue(Task response)
    {
        if (!_returnsValueTask) return response;
        return typeof(T) == typeof(Nothing) ? new ValueTask(response) : new ValueTask<T>((Task<T>)response);
    }

    protected override Task ToTask(object? returned) => returned switch
    {
        Task task => task,
        ValueTask plain => plain.AsTask(),
        ValueTask<T> result => result.AsTask(),
        _ => throw new InvalidOperationException("A grain method returned no task."),
    };
}
