using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Tune;

/// <summary>
/// Class trainables that have ended well and may serve another configuration by <see cref="Trainable{TConfig}.TryResetAsync"/>. Only those
/// of classes that override it are kept: the others could not be reused, and would hold what they hold for nothing.
/// </summary>
internal sealed class IdleTrainables(IServiceScopeFactory scopes, int capacity) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, ConcurrentBag<object>> _idle = new();

    /// <summary>An instance in the scope of its services.</summary>
    public sealed record Instance<TTrainable>(TTrainable Trainable, AsyncServiceScope Scope)
        where TTrainable : IAsyncDisposable;

    public async Task<Instance<TTrainable>> TakeAsync<TConfig, TTrainable>(TConfig config, AttemptSession session)
        where TTrainable : Trainable<TConfig>
    {
        if (_idle.TryGetValue(typeof(TTrainable), out var bag) && bag.TryTake(out var found))
        {
            var idle = (Instance<TTrainable>)found;
            if (await idle.Trainable.TryResetAsync(config, session, session.Token)) return idle;
            await DisposeAsync(idle);
        }

        var scope = scopes.CreateAsyncScope();
        var instance = new Instance<TTrainable>(ActivatorUtilities.CreateInstance<TTrainable>(scope.ServiceProvider), scope);
        try
        {
            await instance.Trainable.SetupAsync(config, session, session.Token);
            return instance;
        }
        catch
        {
            await DisposeAsync(instance);
            throw;
        }
    }

    public async Task ReturnAsync<TTrainable>(Instance<TTrainable> instance, bool isSound)
        where TTrainable : IAsyncDisposable
    {
        var reset = typeof(TTrainable).GetMethods(BindingFlags.Public | BindingFlags.Instance).First(method => method.Name == "TryResetAsync");
        var isReusable = reset.DeclaringType is { IsGenericType: false } || reset.DeclaringType!.GetGenericTypeDefinition() != typeof(Trainable<>);
        var bag = _idle.GetOrAdd(typeof(TTrainable), _ => []);
        if (isSound && isReusable && bag.Count < capacity) bag.Add(instance);
        else await DisposeAsync(instance);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bag in _idle.Values)
        {
            while (bag.TryTake(out var idle))
            {
                var trainable = (IAsyncDisposable)idle.GetType().GetProperty(nameof(Instance<IAsyncDisposable>.Trainable))!.GetValue(idle)!;
                await trainable.DisposeAsync();
            }
        }
    }

    private static async Task DisposeAsync<TTrainable>(Instance<TTrainable> instance)
        where TTrainable : IAsyncDisposable
    {
        await instance.Trainable.DisposeAsync();
        await instance.Scope.DisposeAsync();
    }
}
