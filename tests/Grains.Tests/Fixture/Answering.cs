using System.Reflection;

namespace Tune.Grains;

#pragma warning disable CA1852 // DispatchProxy derives from it
/// <summary>Stands for an interface: a test answers what is called.</summary>
internal class Answering : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (method, _) => throw Unexpected(method);

    public static T For<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class => (T)For(typeof(T), answer);

    public static object For(Type type, Func<MethodInfo, object?[], object?> answer)
    {
        var proxy = Create(type, typeof(Answering));
        ((Answering)proxy)._answer = answer;
        return proxy;
    }

    /// <summary>All that is asked of the interface is one thing.</summary>
    public static T Only<T>(string method, Func<object?[], object?> answer)
        where T : class => For<T>((called, arguments) => called.Name == method ? answer(arguments) : throw Unexpected(called));

    public static NotSupportedException Unexpected(MethodInfo method) => new($"{method.DeclaringType?.Name}.{method.Name}: nobody is expected to call it.");

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod ?? throw new ArgumentNullException(nameof(targetMethod)), args ?? []);
}
