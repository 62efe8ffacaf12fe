using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Hosting;

/// <summary>Registration of placement directors.</summary>
/// <remarks>src/Orleans.Runtime/Hosting/PlacementStrategyExtensions.cs</remarks>
public static class PlacementStrategyExtensions
{
    /// <summary>Lets this director place the grains with this strategy.</summary>
    /// <typeparam name="TStrategy">The strategy.</typeparam>
    /// <typeparam name="TDirector">The director.</typeparam>
    /// <param name="builder">The silo.</param>
    public static ISiloBuilder AddPlacementDirector<TStrategy, TDirector>(this ISiloBuilder builder)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector
    {
        builder.Services.AddPlacementDirector<TStrategy, TDirector>();
        return builder;
    }

    /// <summary>Lets this director place the grains with this strategy.</summary>
    /// <typeparam name="TStrategy">The strategy.</typeparam>
    /// <typeparam name="TDirector">The director.</typeparam>
    /// <param name="services">The services of the silo.</param>
    public static void AddPlacementDirector<TStrategy, TDirector>(this IServiceCollection services)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector
        => services.AddKeyedSingleton<IPlacementDirector, TDirector>(typeof(TStrategy));
}
