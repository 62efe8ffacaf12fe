using System.Reflection;
using Orleans.Runtime;

namespace Tune.Engine;

internal sealed class GrainMethod<T>(MethodInfo method, Func<object, object?[], Task> invoke) : GrainMethod(method, invoke)
{
    private readonly bool _returnsValueTask = method.ReturnType.IsValueType;

    public override Request CreateRequest(GrainId grainId, object?[] arguments, Silo origin, Dictionary<string, object>? context)
        => new Request<T>(this, grainId, arguments, origin) { Context = context };

    public override object ToReturnValue(Task response)
    {
        if (!_returnsValueTask) return response;
        return typeof(T) == typeof(Nothing) ? new ValueTask(response) : new ValueTask<T>((Task<T>)response);
    }
}
