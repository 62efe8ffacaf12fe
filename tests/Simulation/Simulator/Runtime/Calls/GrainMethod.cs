using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A method of a grain interface: how to call it, and what its attributes say.</summary>
internal abstract class GrainMethod
{
    private readonly MethodInvoker _invoker;
    private readonly string _name;
    private readonly Type[] _parameters;

    protected GrainMethod(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        _name = $"{method.DeclaringType?.Name}.{method.Name}";
        _parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        Interleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.IndexOf(_parameters, typeof(CancellationToken));
    }

    public bool Interleaves { get; }

    public bool IsOneWay { get; }

    public TimeSpan? Timeout { get; }

    /// <summary>The parameter that is a cancellation token, or -1.</summary>
    public int TokenIndex { get; }

    public static GrainMethod Create(MethodInfo method)
    {
        var returns = method.ReturnType;
        if (returns == typeof(Task) || returns == typeof(ValueTask)) return new GrainMethod<Nothing>(method);
        if (returns.IsGenericType && (returns.GetGenericTypeDefinition() == typeof(Task<>) || returns.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            var type = typeof(GrainMethod<>).MakeGenericType(returns.GetGenericArguments());
            return (GrainMethod)(Activator.CreateInstance(type, method)
                ?? throw new InvalidOperationException($"{type} cannot be made."));
        }

        throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: grain methods return Task, Task<T>, ValueTask or ValueTask<T>.");
    }

    public Task Invoke(object grain, object?[] arguments) => ToTask(_invoker.Invoke(grain, arguments.AsSpan()));

    public abstract Request CreateRequest(GrainId grainId, object?[] arguments, Silo origin, Dictionary<string, object>? context);

    /// <summary>The response as the type that the method returns.</summary>
    public abstract object ToReturnValue(Task response);

    /// <summary>What the method has returned, as a task.</summary>
    protected abstract Task ToTask(object? returned);

    /// <summary>
    /// What the callee gets for what the caller passes. The one place where arguments could be copied;
    /// for now only grains that pass themselves become references.
    /// </summary>
    public object?[] Pass(object?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is IGrainBase { GrainContext: Activation activation })
                arguments[i] = activation.Silo.Client.Reference(_parameters[i], activation.GrainId);
        }

        return arguments;
    }

    public override string ToString() => _name;
}
