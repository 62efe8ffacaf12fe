using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>What every silo and client needs to talk to each other.</summary>
internal static class SerializationExtensions
{
    /// <summary>Lets what <c>Core</c> defines, which knows no Orleans, cross calls.</summary>
    public static IServiceCollection AddTuneSerializer(this IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(CoreTypeCopier))) return services;
        services.AddSerializer(serializer => serializer.AddJsonSerializer(CoreTypes.IsData, _ => false, json => json.Configure(options => options.SerializerOptions = CoreTypes.JsonOptions)));
        services.AddSingleton<IGeneralizedCopier, CoreTypeCopier>();
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(nameof(Tune)));
        return services;
    }
}
