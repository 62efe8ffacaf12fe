using System.Linq.Expressions;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Tune.Engine;

/// <summary>A method of a grain interface: how to call it, and what its attributes say.</summary>
internal abstract class GrainMethod
{
    private readonly Func<object, object?[], Task> _invoke;
    private readonly string _name;
    private readonly Type[] _parameters;

    protected GrainMethod(MethodInfo method, Func<object, object?[], Task> invoke)
    {
        _invoke = invoke;
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
        if (returns == typeof(Task) || returns == typeof(ValueTask)) return new GrainMethod<Nothing>(method, Compile(method));
        if (returns.IsGenericType && (returns.GetGenericTypeDefinition() == typeof(Task<>) || returns.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            var type = typeof(GrainMethod<>).MakeGenericType(returns.GetGenericArguments());
            return (GrainMethod)(Activator.CreateInstance(type, method, Compile(method))
                ?? throw new InvalidOperationException($"{type} cannot be made."));
        }

        throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: grain methods return Task, Task<T>, ValueTask or ValueTask<T>.");
    }

    public Task Invoke(object grain, object?[] arguments) => _invoke(grain, arguments);

    public abstract Request CreateRequest(GrainId grainId, object?[] arguments, Silo origin, Dictionary<string, object>? context);

    /// <summary>The response as the type that the method returns.</summary>
    public abstract object ToReturnValue(Task response);

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

    private static Func<object, object?[], Task> Compile(MethodInfo method)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var passed = method.GetParameters().Select((parameter, i) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType));
        Expression call = Expression.Call(
            Expression.Convert(grain, method.DeclaringType ?? throw new ArgumentException("The method has no type.", nameof(method))), method, passed);
        if (method.ReturnType.IsValueType) call = Expression.Call(call, nameof(ValueTask.AsTask), null);
        return Expression.Lambda<Func<object, object?[], Task>>(call, grain, arguments).Compile();
    }
}
