using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>Makes grains: parameters are stored states, the context, or services of the activation.</summary>
internal static class GrainConstructor
{
    // not by compiled expressions: their assembly takes megabytes, of which nothing else has any use
    public static Func<Activation, object> Of(Type type)
    {
        var constructors = type.GetConstructors();
        var constructor = constructors.FirstOrDefault(one => one.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(one => one.GetParameters().Length);
        if (constructor is null) return _ => throw new InvalidOperationException($"{type} has no public constructor.");
        var invoker = ConstructorInvoker.Create(constructor);
        var resolvers = Array.ConvertAll(constructor.GetParameters(), Resolver);
        return activation => invoker.Invoke(Array.ConvertAll(resolvers, resolve => resolve(activation)).AsSpan());
    }

    private static Func<Activation, object?> Resolver(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IGrainContext)) return static activation => activation;
        var state = parameter.GetCustomAttributes().OfType<IPersistentStateConfiguration>().FirstOrDefault();
        if (state is not null) return PersistentStateResolver(parameter, state);
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        if (parameter.HasDefaultValue) return activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue;
        return activation => activation.ActivationServices.GetRequiredService(type);
    }

    private static Func<Activation, object?> PersistentStateResolver(ParameterInfo parameter, IPersistentStateConfiguration configuration)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException($"{parameter.Member.DeclaringType}: '{parameter.Name}' must be an IPersistentState<T>.");
        var create = typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments())
            .GetMethod(nameof(PersistentState<>.Create), BindingFlags.Public | BindingFlags.Static)
            ?? throw new MissingMethodException(nameof(PersistentState<>), nameof(PersistentState<>.Create));
        var typed = create.CreateDelegate<Func<Activation, IPersistentStateConfiguration, object>>();
        return activation => typed(activation, configuration);
    }
}
